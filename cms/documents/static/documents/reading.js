// While a file or its scans are being read, ask how far it is, and show the answer. Without JavaScript a reload does the same.
(() => {
  const PAUSE = 3000;
  const pause = (place) => Number(place.dataset.pause) || PAUSE;
  const ask = async (place) => {
    const address = place.dataset.reading;
    if (!address) return;
    try {
      const answer = await fetch(address, { credentials: 'same-origin' });
      if (!answer.ok) return;
      const holder = document.createElement('div');
      holder.innerHTML = await answer.text();
      const fresh = holder.querySelector('[data-reading]');
      if (!fresh) return;
      place.replaceWith(fresh);
      if (fresh.dataset.reading) setTimeout(ask, pause(fresh), fresh);
    } catch {
      setTimeout(ask, PAUSE * 5, place);
    }
  };
  document.querySelectorAll('[data-reading]').forEach((place) => setTimeout(ask, pause(place), place));
})();
