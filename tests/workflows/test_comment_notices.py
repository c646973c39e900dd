"""A comment reaches those it concerns, whichever door it came by, in the bell and by mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import Comment, CommentReply

from cms.agencies.models import Appointment
from cms.notifications.models import Notification
from cms.notifications.tasks import send_waiting
from tests import world
from tests.workflows.city import waiting_at
from workflows import services
from workflows.policies import Refused

pytestmark = pytest.mark.django_db


def told(since=0):
    rows = Notification.objects.filter(pk__gt=since, subject__startswith="Komentar pada")
    return {row.recipient: row for row in rows.select_related("recipient")}


def test_the_drafter_is_told_of_a_comment_beside_a_draft(city):
    page = world.write(world.chapter(city.kominfo), city.expert)
    services.comment(page, city.sekda, "Sesuaikan istilah.")
    found = told()
    assert set(found) == {city.expert}
    notice = found[city.expert]
    assert "Sesuaikan istilah." in notice.body
    assert notice.url == f"/admin/pages/{page.pk}/edit/"
    assert send_waiting() == 1
    assert mail.outbox[0].to == [city.expert.email]
    assert "Sesuaikan istilah." in mail.outbox[0].body


def test_on_its_way_all_of_the_round_are_told_but_not_the_writer(city):
    page = waiting_at(city, "sekda").content_object.specific
    services.comment(page, city.head, "Angka sudah diperiksa.")
    assert set(told()) == {city.pic, city.sekda}


def test_a_comment_from_the_margin_of_the_editor_is_told_of_too(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    Comment.objects.create(page=page, user=city.expert, text="Kutip pasalnya.", contentpath="body")
    assert "Kutip pasalnya." in told()[city.pic].body


def test_an_answer_goes_to_those_who_talk_and_to_the_drafter(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    made = services.comment(page, city.expert, "Kutip pasalnya.")
    before = Notification.objects.latest("pk").pk
    CommentReply.objects.create(comment=made, user=city.head, text="Pasal 19.")
    found = told(before)
    assert set(found) == {city.pic, city.expert}
    assert "Pasal 19." in found[city.expert].body


def test_whoever_wrote_a_comment_learns_that_it_is_settled_once(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    made = services.comment(page, city.expert, "Kutip pasalnya.")
    before = Notification.objects.latest("pk").pk
    services.settle_comment(page, city.pic, made.pk)
    assert set(told(before)) == {city.expert}
    made.refresh_from_db()
    made.save()
    assert len(told(before)) == 1


def test_with_no_other_drafter_the_pic_is_told(city):
    page = world.write(world.chapter(city.kominfo), city.expert)
    services.comment(page, city.expert, "Menunggu data.")
    assert set(told()) == {city.pic}


def test_nobody_is_told_who_may_no_longer_read_the_draft(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(person=city.pic).update(ends=yesterday)
    services.comment(page, city.expert, "Rahasia rancangan.")
    assert city.pic not in told()


def test_a_comment_that_is_refused_tells_nobody(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    with pytest.raises(Refused):
        services.comment(page, city.pic_other, "Halo")
    assert told() == {}
