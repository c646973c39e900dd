"""Stand before Wagtail's own addresses of the same names, so that links and mails keep working."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from cms.accounts.views import account, sign_in

app_name = "accounts"
urlpatterns = [
    path("login/", sign_in.SignInView.as_view(), name="sign_in"),
    path("password_reset/", sign_in.ForgottenPasswordView.as_view(), name="forgotten"),
    path("password_reset/done/", sign_in.ForgottenPasswordDoneView.as_view(), name="forgotten_done"),
    path(
        "password_reset/confirm/<uidb64>/<token>/",
        sign_in.PasswordFromLetterView.as_view(),
        name="password_from_letter",
    ),
    path("kata-sandi-baru/", sign_in.NewPasswordView.as_view(), name="new_password"),
    path("account/", require_admin_access(account.AccountView.as_view()), name="account"),
]
