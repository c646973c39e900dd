from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "cms.documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from wagtail.images import get_image_model
        from wagtail.permissions import register_permission_policy

        from cms.documents import audited, keeping, signals, succession
        from cms.documents.models import OfficialDocument
        from cms.documents.policies import KeptImagePolicy, OfficialDocumentPolicy

        signals.connect()
        keeping.connect()
        audited.connect()
        succession.connect()
        # For exactly these models, so that they stand before the policies Wagtail registers for both.
        register_permission_policy(
            OfficialDocument,
            OfficialDocumentPolicy(OfficialDocument, "wagtaildocs.Document", "uploaded_by_user"),
            exact_class=True,
        )
        image = get_image_model()
        register_permission_policy(
            image, KeptImagePolicy(image, "wagtailimages.Image", "uploaded_by_user"), exact_class=True
        )
