// A field whose text was refused: the first time it is reached, what was found in it is selected, ready to be typed over.

for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-found]')) {
  const [start = 0, end = 0] = (field.dataset.found ?? '').split(' ').map(Number);
  // After the browser has put its own selection there, as it does for a field reached by the keyboard.
  field.addEventListener('focus', () => setTimeout(() => field.setSelectionRange(start, end)), { once: true });
}
