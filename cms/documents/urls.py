"""Public addresses of documents."""

from django.urls import path, re_path

from cms.documents.views import pages, public
from cms.documents.views.pictures import picture

urlpatterns = [
    re_path(r"^media/(?P<path>(?:images|original_images)/.+)$", picture, name="picture"),
    path("dokumen/<int:pk>/", public.document, name="document"),
    path("dokumen/<int:pk>/berkas/<str:name>", public.current_file, name="document_file"),
    path("dokumen/<int:pk>/versi/<int:number>/<str:name>", public.earlier_file, name="document_version_file"),
    path("dokumen/<int:pk>/halaman/<int:number>/gambar.webp", pages.picture, name="document_picture"),
    path("dokumen/<int:pk>/halaman/<int:number>/kecil.webp", pages.thumbnail, name="document_thumbnail"),
]
