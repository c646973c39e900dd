"""The city's name for printed pages of the rooms below."""

from cms.core.letterhead import Letterhead
from home.models import CityIdentity


def letterhead_of_city() -> Letterhead:
    known = CityIdentity.load()
    return Letterhead(city=known.city, address=known.address, phone=known.phone, email=known.email)
