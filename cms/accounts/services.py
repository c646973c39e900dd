"""Changes of accounts: checked, recorded, and told to the person by a letter."""

from datetime import datetime, timedelta
from typing import Any, cast

from axes.utils import reset as forget_attempts
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.accounts import policies
from cms.accounts.models import PasswordLetter, Person, User
from cms.accounts.validators import plain_username
from cms.core.audit import record
from cms.core.journal import log_many
from cms.core.nudge import nudge
from cms.core.origin import acting, by_whom

# With ``person`` and ``by``, inside the transaction: rooms above write their own word of it.
start_password_given = Signal()
# Without letters and digits that look alike on paper: 12 of 31 signs are 59 bits.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4
LETTERS_AN_HOUR = 3
BATCH = 500
FIELDS = ("username", "full_name", "nip", "email", "phone", "is_active")


@transaction.atomic
@by_whom
def make_person(*, by: Any, **fields: Any) -> Person:
    """Make a person who cannot sign in yet, and send the link to set a password where there is an address.

    ``fields`` are those of :data:`FIELDS`. Raises ``ValidationError`` with a sentence a field.
    """
    _check_fields(fields)
    policies.check_keeps_people(by)
    person = Person(must_change_password=True, **fields)
    person.set_unusable_password()
    person.full_clean()
    person.save()
    log(person, "wagtail.create", user=by)
    send_start_letter(person, by=by)
    return person


@transaction.atomic
def make_people(people: list[Person], *, by: Any, letters: bool = True) -> None:
    """As :func:`make_person` for many, whose values were checked one by one before."""
    policies.check_keeps_people(by)
    for person in people:
        person.must_change_password = True
        person.is_superuser = person.is_staff = False
        person.set_unusable_password()
    Person.objects.bulk_create(people, batch_size=BATCH)
    log_many("wagtail.create", [(person, {}) for person in people], by=by)
    addressed = [person for person in people if person.email] if letters else []
    if not addressed:
        return
    PasswordLetter.objects.bulk_create(
        [PasswordLetter(email=person.email, kind=PasswordLetter.Kind.START) for person in addressed],
        batch_size=BATCH,
    )
    log_many("accounts.start_letter", [(person, {}) for person in addressed], by=by)
    _nudge_letters()


@transaction.atomic
@by_whom
def change_person(person: Person, *, by: Any, **fields: Any) -> bool:
    """Change the named fields; returns whether anything differed.

    Raises ``ValidationError`` (bad values) or :class:`cms.accounts.policies.NotYours`.
    """
    _check_fields(fields)
    policies.check_may_change(by, _person(person), fields)
    stored = _locked(person)
    policies.check_may_keep(by, stored)
    changed = [name for name, value in fields.items() if getattr(stored, name) != value]
    if not changed:
        return False
    if fields.get("is_active") is False:
        policies.check_may_switch_off(by, stored)
    old_address = stored.email
    for name in changed:
        setattr(stored, name, fields[name])
    stored.full_clean(exclude={"password"})
    stored.save(update_fields=changed)
    log(stored, "wagtail.edit", user=by, data={"fields": changed})
    if "email" in changed:
        tell_old_addresses([(stored, old_address)], by=by)
    return True


@transaction.atomic
@by_whom
def hold_address(person: Person, address: str, *, by: Any) -> None:
    """Keep another address beside the one that letters go to, until :func:`settle_address`; the old one is told."""
    policies.check_may_change(by, _person(person), {"email": address})
    stored = _locked(person)
    policies.check_may_keep(by, stored)
    present = stored.email
    stored.email = address
    stored.full_clean(exclude={"password"})
    stored.email, stored.next_email, stored.next_email_by = present, address, by
    stored.save(update_fields=["next_email", "next_email_by"])
    log(stored, "wagtail.edit", user=by, data={"fields": ["next_email"]})
    _tell(PasswordLetter.Kind.HELD, [(present, stored)], by=by)


@transaction.atomic
@by_whom
def settle_address(person: Person, *, by: Any, take: bool) -> None:
    """Let the address that waits be the person's from now on, or forget it. Who may is for the caller."""
    stored = _locked(person)
    present, fields = stored.email, ["next_email", "next_email_by"]
    if take:
        stored.email = stored.next_email
        stored.full_clean(exclude={"password"})
        fields.append("email")
    stored.next_email, stored.next_email_by = "", None
    stored.save(update_fields=fields)
    log(stored, "wagtail.edit", user=by, data={"fields": fields})
    if take:
        tell_old_addresses([(stored, present)], by=by)


@transaction.atomic
def set_own_password(user: User, password: str) -> None:
    """The person's own choice: it ends the start password, every other session and a lockout."""
    user.set_password(password)
    user.must_change_password = False
    with acting(user):
        user.save(update_fields=["password", "must_change_password"])
    forget_attempts(username=plain_username(user.username))
    log(_person(user), "accounts.own_password", user=user)


@transaction.atomic
@by_whom
def give_start_password(person: Person, *, by: Any) -> str:
    """A one-time password to hand over on paper; it must be changed at the first sign-in.

    It is returned once and stored as a hash only. The new hash ends every session of the person, who is
    told at once: by mail, and by a notice where one listens to :data:`start_password_given`.
    """
    policies.check_keeps_people(by)
    stored = _locked(person)
    policies.check_may_start_password(by, stored)
    signs = get_random_string(GROUPS * GROUP_LENGTH, SIGNS)
    password = "-".join(signs[i : i + GROUP_LENGTH] for i in range(0, len(signs), GROUP_LENGTH))
    stored.set_password(password)
    stored.must_change_password = True
    stored.save(update_fields=["password", "must_change_password"])
    forget_attempts(username=plain_username(stored.username))
    log(stored, "accounts.start_password", user=by)
    _tell(PasswordLetter.Kind.GIVEN, [(stored.email, stored)], by=by)
    start_password_given.send(sender=Person, person=stored, by=by)
    return password


@transaction.atomic
def send_start_letter(person: Person, *, by: Any) -> bool:
    """Send the link to set a password; False where the person has no address or is switched off."""
    policies.check_keeps_people(by)
    person = _locked(person)
    policies.check_may_keep(by, person)
    if not person.email or not person.is_active:
        return False
    _start_letter(person.email)
    log(person, "accounts.start_letter", user=by)
    record("password.letter", by=by, on=person)
    return True


@transaction.atomic
def open_lock(person: Person, *, by: Any) -> int:
    """Forget failed attempts to sign in, from every address; returns how many were counted."""
    policies.check_keeps_people(by)
    person = _locked(person)
    policies.check_may_keep(by, person)
    count = forget_attempts(username=plain_username(person.username))
    log(person, "accounts.open_lock", user=by)
    record("sign_in.unlock", by=by, on=person, data={"attempts": count})
    return count


def ask_reset(email: str, *, origin: str) -> None:
    """Note the wish of a visitor; the worker finds out whether anybody has this address, so no answer tells.

    ``origin`` marks where the visitor comes from. Wishes are counted for the address and for the origin whether or
    not anybody has the address; the refusal is the same.
    """
    wishes = PasswordLetter.objects.filter(kind=PasswordLetter.Kind.RESET, made_at__gt=_an_hour_ago())
    counts = wishes.aggregate(
        named=Count("pk", filter=Q(email__iexact=email)), here=Count("pk", filter=Q(origin=origin))
    )
    if counts["named"] >= LETTERS_AN_HOUR or counts["here"] >= settings.PARAF_ADDRESS_LETTERS:
        raise ValidationError(
            _(
                "A link was asked for too often. Wait an hour and ask again, or ask the administrators of your "
                "city for a start password."
            )
        )
    PasswordLetter.objects.create(email=email, kind=PasswordLetter.Kind.RESET, origin=origin)
    if counts["here"] == settings.PARAF_ADDRESS_LETTERS - 1:
        record("password.asked_often", by=None)
    _nudge_letters()


def _start_letter(email: str) -> None:
    """Another press of the button within the hour sends no fourth letter."""
    wishes = PasswordLetter.objects.filter(email__iexact=email, kind__in=PasswordLetter.WISHES)
    if wishes.filter(made_at__gt=_an_hour_ago()).count() < LETTERS_AN_HOUR:
        PasswordLetter.objects.create(email=email, kind=PasswordLetter.Kind.START)
    _nudge_letters()


def _an_hour_ago() -> datetime:
    return timezone.now() - timedelta(hours=1)


def tell_old_addresses(moved: list[tuple[User, str]], *, by: Any) -> None:
    """Whoever reads the address a person had until now learns that letters go elsewhere."""
    _tell(PasswordLetter.Kind.MOVED, [(address, person) for person, address in moved], by=by)


def tell_watchers(addresses: list[str], person: Person, *, by: Any) -> None:
    """Others learn that the way in of somebody who decides was changed."""
    _tell(PasswordLetter.Kind.WATCH, [(address, person) for address in addresses], by=by)


def _tell(kind: str, told: list[tuple[str, User]], *, by: Any) -> None:
    rows = [
        PasswordLetter(email=address, kind=kind, about=str(person)[:150], by=str(by)[:150])
        for address, person in told
        if address
    ]
    PasswordLetter.objects.bulk_create(rows, batch_size=BATCH)
    if rows:
        _nudge_letters()


def _nudge_letters() -> None:
    from cms.accounts.tasks import send_letters

    nudge(send_letters)


def _check_fields(fields: dict[str, Any]) -> None:
    """Rights and passwords are none of a person's data, whatever a caller hands on."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"not kept here: {', '.join(sorted(unknown))}")


def _locked(person: Person) -> Person:
    """The row as it is now, held until the end: what was read before may have changed since."""
    return cast(Person, Person.objects.select_for_update().get(pk=person.pk))


def _person(user: User) -> Person:
    # The manager is inherited from User, and its type with it.
    return cast(Person, Person.objects.get(pk=user.pk))
