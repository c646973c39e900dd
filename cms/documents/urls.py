"""Public addresses of documents."""

from django.urls import path

from cms.documents.views import public

urlpatterns = [
    path("dokumen/<int:pk>/", public.document, name="document"),
    path("dokumen/<int:pk>/berkas/<str:name>", public.current_file, name="document_file"),
    path("dokumen/<int:pk>/versi/<int:number>/<str:name>", public.earlier_file, name="document_version_file"),
]
