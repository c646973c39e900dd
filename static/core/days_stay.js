/* What was typed into a field for a day stays as it was typed: the picker would put today in the
   place of what it cannot read. The server reads the day and says what is wrong with it. */
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;

/* Whoever types needs no picker, and the button below it was covered by it. */
document.addEventListener("input", ({ target }) => {
  const field = jQuery(target);
  if (field.data("xdsoft_datetimepicker")) field.datetimepicker("hide");
});
