// What is live in the chat page. Without it the page still shows what was said and posts its form.
const chat = document.getElementById('chat');
const { base, cursor, ...words } = chat.dataset;
const log = document.getElementById('log');
const scroll = document.getElementById('scroll');
const state = document.getElementById('state');
const form = document.getElementById('form');
const field = document.getElementById('text');

const typingShown = 20_000;
const longestPause = 60_000;
const patience = 20_000; // longer than the panel's own patience with the receiver

// randomUUID exists over https alone; a chat on a local network may be plain http.
function newId() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, x => x.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const find = id => log.querySelector(`[data-id="${CSS.escape(id)}"]`);

function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function clock(time) {
  const at = new Date(time.dateTime);
  const today = at.toDateString() === new Date().toDateString();
  time.textContent = at.toLocaleString(document.documentElement.lang,
    today ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' });
}

// Who reads the end goes on reading it, whatever grows: the chat, the field, a phone's keyboard.
let low = true;
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };
scroll.addEventListener('scroll', () => {
  low = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
});
const grown = new ResizeObserver(() => { if (low) toEnd(); });
grown.observe(scroll);
grown.observe(log);

// A message shows once, whether it comes with the page, live, or again after a break: its id is the same.
function show({ id, from, text, at }) {
  const known = find(id);
  if (known) return known;
  const item = document.createElement('li');
  item.className = from;
  item.dataset.id = id;
  const time = document.createElement('time');
  time.dateTime = at;
  clock(time);
  item.append(element('span', `${from === 'visitor' ? words.you : words.us}:`, 'unseen'), element('p', text), time);
  log.append(item);
  if (low || from === 'visitor') toEnd();
  return item;
}

function fate(item, text, again) {
  item.querySelector('.fate')?.remove();
  if (!text) return;
  const line = element('span', text, 'fate');
  if (again) {
    const button = element('button', words.again);
    button.type = 'button';
    button.addEventListener('click', () => { field.focus(); again(); });
    line.append(button);
  }
  item.append(line);
}

// What the panel calls an outcome, in words; the data attributes are camelCase.
const said = code => words[(code ?? '').replace(/_(.)/g, (_, letter) => letter.toUpperCase())] ?? words.failed;

async function post(id, text, item) {
  fate(item, words.sending);
  let outcome = 'not_delivered';
  try {
    const answer = await fetch(`${base}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id, text }),
      signal: AbortSignal.timeout(patience),
    });
    outcome = (await answer.json()).state;
  } catch {
    // no answer, or none of ours: it may have arrived, and the same id makes another try safe
  }
  if (outcome === 'accepted') fate(item, '');
  else fate(item, said(outcome), () => post(id, text, item));
}

form.addEventListener('submit', event => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  const id = form.elements.id.value;
  form.elements.id.value = newId();
  field.value = '';
  document.querySelectorAll('.notice').forEach(notice => notice.remove());
  post(id, text, show({ id, from: 'visitor', text, at: new Date().toISOString() }));
  field.focus();
});

field.addEventListener('keydown', event => {
  // On phones Enter is the only way to a new line.
  const typedOnKeys = matchMedia('(hover: hover)').matches;
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && typedOnKeys) {
    event.preventDefault();
    form.requestSubmit();
  }
});

let typing;
function tell(text) {
  clearTimeout(typing);
  state.textContent = text;
}

// The browser comes back by itself after a break, but not after a refusal: then we do, ever more patiently.
let pause = 1000;
function listen() {
  const stream = new EventSource(`${base}/stream?after=${encodeURIComponent(cursor)}`);
  stream.onopen = () => {
    pause = 1000;
    tell('');
  };
  stream.onmessage = event => {
    const news = JSON.parse(event.data);
    if (news.type === 'typing') {
      tell(words.typing);
      typing = setTimeout(() => tell(''), typingShown);
    } else if (news.type === 'message') {
      if (news.from === 'us') tell('');
      fate(show(news), '');
    }
  };
  stream.onerror = () => {
    tell(words.offline);
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(listen, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, longestPause);
  };
  addEventListener('pagehide', () => stream.close(), { once: true });
}

// A page taken from the back-forward cache has lost its stream.
addEventListener('pageshow', event => {
  if (event.persisted) location.reload();
});

log.querySelectorAll('time').forEach(clock);
toEnd();
if (matchMedia('(hover: hover)').matches) field.focus();
listen();
