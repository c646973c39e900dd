/* Signing in in another tab made a new token, and the one in this page would be refused once more.
   Without this script the form is offered a second time. */
document.querySelector("form[data-kept]").addEventListener("submit", ({ target }) => {
  const newest = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (newest) target.elements.csrfmiddlewaretoken.value = newest[1];
});
