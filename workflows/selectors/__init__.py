"""What is read of the chain of offices: rounds, queues, states."""

from workflows.selectors.mine import Mine, mine_of
from workflows.selectors.queue import (
    QueueRow,
    open_task_states_for,
    queue_count,
    queue_of,
    queue_rows,
    with_what_rows_need,
)
from workflows.selectors.rounds import (
    current_stage,
    deciders,
    default_workflow,
    drafters,
    earlier_stages,
    eligible,
    history_of,
    is_final,
    last_return,
    open_round,
    return_to_stage,
    stage_title,
    stages,
    writers,
)
from workflows.selectors.status import Status, status_of, statuses

__all__ = [
    "Mine",
    "QueueRow",
    "Status",
    "current_stage",
    "deciders",
    "default_workflow",
    "drafters",
    "earlier_stages",
    "eligible",
    "history_of",
    "is_final",
    "last_return",
    "mine_of",
    "open_round",
    "open_task_states_for",
    "queue_count",
    "queue_of",
    "queue_rows",
    "return_to_stage",
    "stage_title",
    "stages",
    "status_of",
    "statuses",
    "with_what_rows_need",
    "writers",
]
