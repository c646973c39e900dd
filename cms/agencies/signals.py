"""Word to the rooms above that offices or their holders changed; sent inside the transaction of the change."""

from django.dispatch import Signal

# ``by``: who changed it, None for the clock.
offices_changed = Signal()
