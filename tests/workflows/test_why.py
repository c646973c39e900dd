"""Why can't I? The answers are those of the rules themselves."""

import pytest
from django.urls import reverse

from cms.agencies.models import Appointment
from tests import world
from tests.workflows.city import published, waiting_at
from workflows import policies, services
from workflows.explaining import evidence_on, verdicts_on
from workflows.models import DraftShare

pytestmark = pytest.mark.django_db
WHY = "workflows:why"


def answers(person, obj):
    return {verdict.check: verdict for verdict in verdicts_on(person, obj)}


def test_each_answer_is_the_rules_own(city):
    """For every person and stage: the verdict agrees with the policy, and a refusal has its sentence."""
    for stage in ("pic", "head", "sekda"):
        round_ = waiting_at(city, stage)
        obj = round_.content_object.specific
        task = round_.current_task_state.task.specific
        for person in (city.pic, city.head, city.sekda, city.expert, city.member, city.pic_other, city.root):
            said = answers(person, obj)
            assert said["check_may_return"].allowed == policies.may_return(person, obj, task, round_)
            assert said["check_can_submit"].allowed == policies.allowed(
                policies.check_can_submit, person, obj
            )
            assert said["check_can_withdraw"].allowed == policies.can_withdraw(person, round_)
            assert said["check_may_read"].allowed == policies.may_read(person, obj)
            assert all(verdict.reason for verdict in said.values())


def test_the_sentence_names_the_reason(city):
    round_ = waiting_at(city, "head")
    obj = round_.content_object.specific
    verdicts = {verdict.question: verdict for verdict in verdicts_on(city.pic, obj)}
    assert not verdicts["Setujui"].allowed
    assert "Kepala" in verdicts["Setujui"].reason
    evidence = evidence_on(city.pic, obj)
    assert evidence.wrote
    assert evidence.submitted
    assert [held.person for held in evidence.stage_holders] == [city.head]


def test_shares_and_former_offices_are_evidence(city):
    page = published(city)
    held = Appointment.objects.get(person=city.pic_other)
    services.share(page, city.pic, kind=DraftShare.Kind.EDIT, appointment=held)
    assert answers(city.pic_other, page)["check_may_edit_now"].allowed
    evidence = evidence_on(city.pic_other, page)
    assert [share.with_whom for share in evidence.shares] == [f"{city.pic_other}, {held.title}"]
    assert evidence_on(city.sekda, page).shares == []


def test_a_person_without_an_office_signs_in_to_nothing(city):
    page, nobody = published(city), world.person("mantan")
    said = answers(nobody, page)
    assert not said["check_signs_in"].allowed
    assert said["check_published"].allowed
    nobody.is_active = False
    assert "nonaktif" in answers(nobody, page)["check_signs_in"].reason


def test_administrators_ask_and_nobody_else(client, city):
    page = published(city)
    asked = {"orang": city.pic.pk, "naskah": page.pk}
    for person in (city.pic, city.sekda, city.expert):
        client.force_login(person)
        assert client.get(reverse(WHY), asked).status_code == 302
    client.force_login(city.admin)
    shown = client.get(reverse(WHY), asked).content.decode()
    assert "OPD penanggung jawab dan administrator memberi akses ke konsep." in shown
    assert "check_" not in shown
    assert client.get(reverse(WHY)).status_code == 200
    for odd in ({"orang": "x", "naskah": "y"}, {"orang": city.pic.pk}, {"naskah": page.get_parent().pk}):
        assert client.get(reverse(WHY), odd).context["form"].errors


def test_the_page_brings_the_scripts_of_its_chooser(client, city):
    client.force_login(city.admin)
    answer = client.get(reverse(WHY))
    assert "page-chooser" in answer.content.decode()


@pytest.mark.parametrize("stage", ["pic", "head", "sekda"])
def test_nobody_is_told_that_they_read_what_they_do_not(city, stage):
    """Whoever is refused reading learns nothing of the stage by the other answers either."""
    obj = waiting_at(city, stage).content_object.specific
    for person in (city.pic, city.member, city.sekda, city.pic_other, world.person()):
        said = verdicts_on(person, obj)
        reads = next(verdict.allowed for verdict in said if verdict.check == "check_may_read")
        told = [verdict for verdict in said if "Anda dapat membacanya" in verdict.reason]
        assert reads or not told
