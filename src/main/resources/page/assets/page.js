// Keeps the page of an export live: asks for the page again, which answers when the export has ended or after a while,
// and shows what is new. Without it the page does the same by loading itself again.
'use strict';

function localTimes() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: 'medium', timeStyle: 'short'});
  for (const time of document.querySelectorAll('time[datetime]')) {
    time.textContent = format.format(new Date(time.dateTime));
  }
}

function speak(text) {
  const spoken = document.getElementById('spoken');
  if (spoken.textContent !== text) {
    spoken.textContent = text;
  }
}

function note(text) {
  let note = document.querySelector('.note');
  if (!note) {
    note = document.createElement('p');
    note.className = 'note';
    document.querySelector('#sheet .sentence').after(note);
  }
  note.textContent = text;
  note.hidden = text === '';
}

function download(sheet) {
  // The page waits no more: to load it again is not to download again.
  history.replaceState(null, '', sheet.dataset.page);
  location.assign(sheet.dataset.download);
  note(sheet.dataset.begun);
  speak(sheet.dataset.begun);
}

function show(next) {
  const sheet = document.getElementById('sheet');
  const news = next.getElementById('sheet');
  if (sheet.dataset.state !== news.dataset.state) {
    sheet.replaceWith(news);
    document.title = next.title;
    news.querySelector('h1').focus();
  } else {
    for (const id of ['meter', 'facts']) {
      const [old, fresh] = [document.getElementById(id), next.getElementById(id)];
      if (old && fresh && old.innerHTML !== fresh.innerHTML) {
        old.replaceWith(fresh);
      }
    }
  }
  localTimes();
  speak(next.getElementById('spoken').textContent);
}

async function live(sheet) {
  let seconds = 1;
  const begun = Date.now();
  const page = new URL(sheet.dataset.page, location.href).href;
  // The addresses in what the page brings are relative to it, and this may be the archive's address.
  history.replaceState(null, '', page);
  while (document.getElementById('sheet').dataset.state === 'waiting') {
    try {
      const answer = await fetch(page, {headers: {Accept: 'text/html', Prefer: 'wait=' + seconds}});
      if (!(answer.headers.get('Content-Type') || '').startsWith('text/html')) {
        throw new Error('no page');
      }
      if (answer.headers.has('Retry-After')) {
        throw new Error('busy');
      }
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      note('');
      show(next);
    } catch (failed) {
      note(sheet.dataset.offline);
      await new Promise(resume => setTimeout(resume, 3000));
    }
    // The longer it takes, the less often it is worth a look; its end is told at once.
    seconds = Date.now() - begun > 60000 ? 10 : Date.now() - begun > 15000 ? 4 : 2;
  }
  const ended = document.getElementById('sheet');
  if (ended.dataset.download) {
    download(ended);
  }
}

function conditions(form) {
  for (const field of form.querySelectorAll('[data-when]')) {
    // A check box that is off is not in the data of a form.
    const value = new FormData(form).get(field.dataset.when) ?? 'false';
    field.hidden = value !== field.dataset.is;
  }
}

function begin() {
  localTimes();
  const sheet = document.getElementById('sheet');
  if (sheet && sheet.dataset.state === 'waiting') {
    live(sheet);
  } else if (sheet && 'start' in sheet.dataset) {
    download(sheet);
  }
  const form = document.getElementById('form');
  if (form) {
    conditions(form);
    form.addEventListener('change', () => conditions(form));
    form.addEventListener('submit', () => {
      form.querySelector('button').disabled = true;
      speak(form.dataset.sending);
    });
    addEventListener('pageshow', () => { form.querySelector('button').disabled = false; });
    document.getElementById('wrong')?.focus();
  }
}

begin();
