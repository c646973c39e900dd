"""The action items, each brought to where it stands today."""

import json
from pathlib import Path
from typing import Any

from wagtail.models import Page

from cms.plans.models import ActionItemPage, Indicator, KpkArea, YearTarget
from home.demo.build.city import City
from home.demo.build.path import play, publish, today
from home.demo.build.plan import BEGAN, Tree
from home.demo.clock import at, on, workdays_after
from home.demo.items import all_items
from home.demo.items.form import GOALS, INITIATIVES, KPK, Item
from home.demo.story import ITEMS as SCENES
from home.demo.story import Scene

INDICATORS = Path(__file__).parent.parent / "data" / "indicators.json"
A_DAY = 2  # that many action items were begun on one day


def build_items(city: City, tree: Tree) -> None:
    lists = Lists()
    for number, (code, (muatan, item)) in enumerate(all_items().items()):
        began = workdays_after(BEGAN, 10 + number // A_DAY)
        with at(on(began, 8)):
            page = _add(tree, city, code, muatan, item)
        lists.fill(page, item, city)
        scene = SCENES.get(code)
        if scene is None or scene.newer:
            publish(page, city, city.user(f"pic.{item.agency}"), began)
        if scene is not None:
            if scene.newer:
                page = page.get_latest_revision_as_object()
                change(page, scene)
            play(page, city, scene, today())


class Lists:
    """Indicators and KPK areas by what the items call them."""

    def __init__(self) -> None:
        self.areas = {key: KpkArea.objects.get_or_create(name=name)[0] for key, name in KPK.items()}
        self.indicators = {
            str(row["number"]): _indicator(**row) for row in json.loads(INDICATORS.read_text())
        }

    def fill(self, page: Any, item: Item, city: City) -> None:
        """Everything of an item that is a row of its own."""
        page.supporting_agencies = [city.agencies[slug] for slug in item.supporting.split()]
        page.indicators = [self.indicators[number] for number in item.indicators.split()]
        page.kpk_areas = [self.areas[key] for key in item.kpk.split()]
        page.targets = [
            YearTarget(year=year, target=_target(target, item.unit), budget=money, source_of_funds=item.funds)
            for year, target, money in item.yearly
        ]


def _indicator(number: int, **names: str) -> Indicator:
    """The indicator as the city keeps it, made where it is missing."""
    return Indicator.objects.get_or_create(instrument="SPBE47", number=number, defaults=names)[0]


def _target(target: str, unit: str) -> str:
    """The unit stands in a field of its own, so the number alone is enough."""
    if target == "-":
        return ""
    return target.removesuffix("%") if unit.startswith("%") else target.removesuffix(f" {unit}")


def _add(tree: Tree, city: City, code: str, muatan: str, item: Item) -> ActionItemPage:
    goal, indicator, target = GOALS[item.goal]
    effectiveness, feasibility, months = item.priority
    page = ActionItemPage(
        title=item.title,
        slug=code.lower(),
        code=code,
        agency=city.agencies[item.agency],
        chapter=tree.chapters["bab-5"],
        goal=goal,
        goal_indicator=indicator,
        goal_target=target,
        initiative=INITIATIVES[item.initiative],
        muatan=muatan,
        program=item.program,
        activity=item.activity,
        sub_activity_code=item.code,
        output=item.output,
        baseline=item.baseline,
        target_unit=item.unit,
        effectiveness=effectiveness,
        feasibility=feasibility,
        duration_months=months,
        live=False,
    )
    parent = Page.objects.get(pk=tree.index.pk).specific
    return parent.add_child(instance=page)


def change(page: Any, scene: Scene) -> None:
    """What the new version says differently."""
    for name, value in scene.change.items():
        if name == "targets":
            for row in page.targets.all():
                row.target, row.budget = value.get(row.year, (row.target, row.budget))
        else:
            setattr(page, name, value)
