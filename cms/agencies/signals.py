"""Word to the rooms above that offices or their holders changed; sent inside the transaction of the change."""

from django.dispatch import Signal

# ``by``: who changed it, None for the clock.
offices_changed = Signal()
# ``appointment``: a Plh. named by the holder; ``ended``: or taken back.
stand_in_changed = Signal()
# ``change``: a planned change of an agency; ``what`` became of it: planned, cancelled, done or failed; ``by``.
change_planned = Signal()
# ``office``: one whose superior or stand-in changed; ``lines``: (field, before, after) as offices or None; ``by``,
# ``watchers``: as below.
lines_changed = Signal()
# ``appointments``: new ones to offices that decide or administer; ``by``: who made them, or ``confirmed`` them.
seats_given = Signal()
# ``appointment``: one that counts, of which a change waits until somebody else confirms it; ``by``, ``watchers``.
change_asked = Signal()
# ``appointment``: one that counts no more, or goes on as it was: ``by`` refused it; ``makers``: who asked for it.
wish_refused = Signal()
# ``person``: whose new address waits; ``by``: who asked for it; ``watchers``: who may confirm it, the person too.
address_held = Signal()
# ``person``: as it was; ``changes``: name and NIP, (before, after) by field; ``by``, ``watchers``: the person too.
names_changed = Signal()
# ``office``: one that decides; ``before``: its title until now; ``by``, ``watchers``: its holders too.
title_changed = Signal()
# ``person``: who keeps the old address: ``by`` dropped the one that waited; ``maker``: who asked for it.
address_refused = Signal()
