// Puts the name of a content where the caret stands, and has the preview drawn again.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-insert]");
  if (!button) return;
  const area = document.getElementById("id_text");
  area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.dispatchEvent(new Event("inserted", { bubbles: true }));
});
