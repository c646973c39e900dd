"""Everything a person reads is Indonesian: catalogues are whole, and journeys meet no English."""
