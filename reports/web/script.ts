/**
 * The only script of the pages: keys, and copying a command. Everything can be read and decided without it. Inlined, and
 * named by its hash in the Content-Security-Policy, so that nothing else on a page can run.
 */

export const SCRIPT = `
(() => {
  const $ = selector => document.querySelector(selector);
  const rows = () => [...document.querySelectorAll('[data-row]')].filter(row => !row.classList.contains('hidden'));
  const move = step => {
    const all = rows();
    if (all.length === 0) return;
    const here = all.indexOf(document.activeElement.closest('[data-row]'));
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
    all[next].querySelector('a').focus();
    all[next].scrollIntoView({ block: 'nearest' });
  };
  const follow = selector => { const link = $(selector); if (link) link.click(); };
  const keys = $('#keys');
  const help = () => { if (keys.open) keys.close(); else keys.showModal(); };
  const actions = {
    j: () => move(1), k: () => move(-1), n: () => follow('a[rel=next]'), p: () => follow('a[rel=prev]'),
    u: () => follow('a[data-up]'), '/': () => { const box = $('input[type=search]'); if (box) box.focus(); }, '?': help,
  };
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action) { event.preventDefault(); action(); }
  });
  const button = $('#show-keys');
  if (button) { button.hidden = false; button.addEventListener('click', help); }
  for (const copy of document.querySelectorAll('button[data-copy]')) {
    copy.hidden = false;
    copy.addEventListener('click', async () => {
      const code = copy.parentElement.querySelector('code');
      try { await navigator.clipboard.writeText(code.textContent); copy.textContent = 'Copied'; }
      catch { getSelection().selectAllChildren(code); copy.textContent = 'Selected'; }
    });
  }
  const filter = $('#filter-rows');
  if (filter) {
    filter.hidden = false;
    filter.querySelector('input').addEventListener('input', event => {
      const words = event.target.value.toLowerCase().split(/\\s+/);
      for (const row of document.querySelectorAll('[data-row]')) {
        const text = row.textContent.toLowerCase();
        row.classList.toggle('hidden', !words.every(word => text.includes(word)));
      }
    });
  }
})();
`;
