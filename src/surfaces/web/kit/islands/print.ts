// Print buttons print: each takes the place of the words that say how to print without it.

for (const place of document.querySelectorAll('[data-print]')) {
  const button = place.querySelector('button');
  if (button === null) continue;
  button.addEventListener('click', () => print());
  button.hidden = false;
  place.querySelector('p')?.remove();
}
