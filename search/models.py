"""What is kept beside an engine: the texts, who may find them, and what waits to be read again."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

POSITION_BITS = 16  # a passage's id is its entry's id and its position, so every engine needs one number


class IndexState(models.Model):
    """One row. ``generation`` is what is searched; ``building`` the one that grows beside it."""

    generation = models.PositiveIntegerField(default=1)
    building = models.PositiveIntegerField(null=True)
    building_seen = models.DateTimeField(null=True)  # the builder's last sign of life
    building_by = models.CharField(max_length=32, blank=True)  # who builds: one that was taken over stops
    building_kind = models.CharField(
        max_length=30, blank=True
    )  # how far it is, so another can go on from there
    building_last = models.PositiveBigIntegerField(default=0)
    writes = models.PositiveBigIntegerField(
        default=0
    )  # counts every change, so answers can be kept until one

    class Meta:
        verbose_name = _("state of the index")

    def __str__(self) -> str:
        return str(self.generation)

    @property
    def generations(self) -> list[int]:
        return [self.generation, *([self.building] if self.building else [])]


class AudienceSet(models.Model):
    """Who finds an entry. Few distinct ones exist; a reader's are looked up once a question."""

    key = models.CharField(max_length=64, unique=True)
    allowed = models.JSONField()
    hidden = models.JSONField()

    class Meta:
        verbose_name = _("audience")

    def __str__(self) -> str:
        return ", ".join(self.allowed)


class IndexedEntry(models.Model):
    """One text of a thing in one generation of the index."""

    generation = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    draft = models.BooleanField(default=False)
    title = models.TextField()
    title_mark = models.CharField(
        max_length=64, blank=True, db_index=True
    )  # of its terms: who asks for all of it
    keywords = models.TextField(blank=True)
    agency_id = models.PositiveBigIntegerField(null=True)
    date = models.DateTimeField(null=True)
    file = models.CharField(max_length=255, null=True)  # noqa: DJ001 - the answer says null where there is none
    year = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=30, blank=True)
    muatan = models.CharField(max_length=30, blank=True)
    classification = models.CharField(max_length=30, blank=True)
    audience = models.ForeignKey(AudienceSet, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    passages = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("indexed text")
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "kind", "object_id", "draft"], name="entry_once_a_generation"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def first_passage(self) -> int:
        return self.pk << POSITION_BITS


class IndexedPassage(models.Model):
    """A passage as people read it. Its terms are in the engine under the same id."""

    id = models.BigIntegerField(primary_key=True)
    page = models.PositiveIntegerField(null=True)
    heading = models.TextField(blank=True)
    anchor = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("indexed passage")

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def entry_id(self) -> int:
        return self.pk >> POSITION_BITS


class RemoteWrite(models.Model):
    """What a search server has still to be told: to hold an entry if it is in the index, else to forget it.

    Written with the entry itself; the server is told after the commit, and again until it has answered.
    """

    generation = models.PositiveIntegerField()
    entry_id = models.PositiveBigIntegerField()
    passages = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("text to send to the search server")
        ordering = ["pk"]
        indexes = [models.Index(fields=["generation", "id"], name="remote_write_generation")]

    def __str__(self) -> str:
        return str(self.entry_id)


class RemoteIndex(models.Model):
    """The index of a generation on the search server, by the mark it carries there.

    An index without this mark is not ours: of a backup that was put back, or made anew after it was lost.
    ``told`` is the last :class:`RemoteWrite` it may know of; with a later one it is of the days after a backup.
    """

    generation = models.PositiveIntegerField(unique=True)
    mark = models.CharField(max_length=32)
    told = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("index on the search server")

    def __str__(self) -> str:
        return str(self.generation)


class Synonym(models.Model):
    """Words that are asked for together. Kept by administrators, read with every question: in force at once."""

    class Kind(models.TextChoices):
        ACRONYM = "singkatan", _("Acronym: each stands for the other")
        LAY = "awam", _("Everyday word: the official one is searched too")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ACRONYM)
    word = models.CharField(_("acronym or everyday word"), max_length=80)
    meaning = models.CharField(_("long form or official word"), max_length=160)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["word", "meaning"]
        constraints = [models.UniqueConstraint(fields=["word", "meaning"], name="synonym_once")]

    def __str__(self) -> str:
        return f"{self.word} = {self.meaning}"

    def clean(self) -> None:
        """Words that are searched for, and not the same ones."""
        from search.analysis import terms_of

        for name in ("word", "meaning"):
            setattr(self, name, " ".join(getattr(self, name).split()))
            if not terms_of(getattr(self, name)):
                raise ValidationError({name: _("Write a word that is searched for; this is none.")})
        if terms_of(self.word) == terms_of(self.meaning):
            raise ValidationError({"meaning": _("For the search both are the same word already.")})
        others = Synonym.objects.exclude(pk=self.pk)
        if others.filter(word__iexact=self.word, meaning__iexact=self.meaning).exists():
            raise ValidationError({"meaning": _("These two stand in the list already.")})
        turned = others.filter(word__iexact=self.meaning, meaning__iexact=self.word)
        if turned.filter(models.Q(kind=self.Kind.ACRONYM) | models.Q(kind=self.kind)).exists():
            raise ValidationError({"meaning": _("These two stand in the list already, the other way round.")})


class Change(models.Model):
    """The outbox: written in the transaction of a change, drained by the worker."""

    kind = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("change to index")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Spelling(models.Model):
    """A word as it is written somewhere that readers of an audience may read. Candidates for "did you mean"."""

    word = models.CharField(max_length=40)
    audience = models.ForeignKey(AudienceSet, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("known spelling")
        constraints = [models.UniqueConstraint(fields=["audience", "word"], name="spelling_once_an_audience")]

    def __str__(self) -> str:
        return self.word


class ApiCalls(models.Model):
    """How often somebody asked in one minute. ``caller`` is a keyed hash that changes each day, never an address."""

    caller = models.CharField(max_length=64)
    minute = models.PositiveBigIntegerField()  # since 1970
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("calls of a minute")
        constraints = [models.UniqueConstraint(fields=["caller", "minute"], name="calls_once_a_minute")]

    def __str__(self) -> str:
        return str(self.calls)


class AskedQuestion(models.Model):
    """One question on one day, counted. Its words are kept only once several people have asked it.

    ``visitors`` are 32 bits, one set by each visitor's keyed hash: enough to count a few, too few to know one.
    """

    day = models.DateField()
    mark = models.CharField(max_length=64)
    text = models.CharField(max_length=200, blank=True)
    visitors = models.PositiveBigIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    slow = models.PositiveIntegerField(default=0)
    slowest_ms = models.PositiveIntegerField(default=0)
    words = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("question asked")
        constraints = [models.UniqueConstraint(fields=["day", "mark"], name="question_once_a_day")]

    def __str__(self) -> str:
        return self.text or f"({self.asked})"


class SavedSearch(models.Model):
    """A question that a person wants to hear of again. ``choice`` is what was chosen of the facets, and ``persis``."""

    class Channel(models.TextChoices):
        """As in ``Notification.Channel``: nothing here is worth a mail of its own."""

        DIGEST = "digest", _("here and in the mail of the day")
        APP = "app", _("here only")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=100)
    text = models.CharField(max_length=1000)
    choice = models.JSONField(default=dict)
    channel = models.CharField(_("tell me"), max_length=10, choices=Channel.choices, default=Channel.DIGEST)
    created_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SavedHit(models.Model):
    """A thing that a saved search has found and told of."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="hits")
    kind = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("hit of a saved search")
        constraints = [models.UniqueConstraint(fields=["search", "kind", "object_id"], name="hit_told_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
