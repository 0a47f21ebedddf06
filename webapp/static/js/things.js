// Copying from the pages of things. Nothing depends on it: the text can be selected as well.

document.documentElement.classList.add("js");

async function copy(button) {
  const source = document.getElementById(button.dataset.copyFrom);
  const before = button.dataset.words || button.textContent;
  button.dataset.words = before;
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = "Press Ctrl+C";
  }
  setTimeout(() => { button.textContent = before; }, 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy-from]");
  if (button) copy(button);
});

// A link to one event or source shows it, even inside a folded part.
for (const fold of document.querySelectorAll("details:has(:target)")) fold.open = true;
