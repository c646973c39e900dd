"""What of the rooms below has no text that anybody would search for."""

from cms.core.searchable import leave_out

leave_out(
    "people, offices and their bookkeeping are no public text",
    "accounts.User", "accounts.PasswordLetter", "agencies.Agency", "agencies.Office", "agencies.Appointment",
    "agencies.PeopleFile", "agencies.AgencyChange",
    "notifications.Notification", "workflows.Turn", "workflows.Decision", "workflows.OfficeTask",
    "notifications.NoticeSetting", "notifications.Digest",
    "workflows.Holiday", "workflows.Reminder", "workflows.Handover",
    "workflows.DraftShare", "plans.PlanGrant", "plans.ChapterGrant", "plans.ActionItemGrant",
)  # fmt: skip
leave_out("the frame of the site", "home.HomePage", "home.CityIdentity")
leave_out(
    "the index itself",
    "search.AudienceSet", "search.Change", "search.IndexState", "search.IndexedEntry", "search.IndexedPassage",
    "search.RemoteIndex", "search.RemoteWrite", "search.Spelling",
)  # fmt: skip
leave_out("the audit log is read by administrators, in its own list", "core.AuditEntry")
leave_out("confirmed by its code, found by no search", "workflows.ApprovalSheet")
leave_out(
    "what people ask is theirs, and counted without them",
    "search.ApiCalls", "search.AskedQuestion", "search.SavedSearch", "search.SavedHit",
)  # fmt: skip
leave_out("says how questions are read", "search.Synonym")
