/**
 * The page's behaviour, as the browser runs it: zoom and pan of the charts, values under the pointer, ways between a finding and its place.
 * It only moves what is already there, and it never turns a string into markup.
 */
export const pageScript = `'use strict';
(() => {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 432e5, 864e5];
  const clock = (ms, step) => {
    const decimals = step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
    const unit = 10 ** decimals;
    const total = Math.round(Math.abs(ms) / 1000 * unit);
    const sign = ms < 0 && total > 0 ? '-' : '';
    if (total < 120 * unit) return sign + (total / unit).toFixed(decimals) + ' s';
    const whole = Math.floor(total / unit);
    const hours = Math.floor(whole / 3600);
    const two = (value) => String(value).padStart(2, '0');
    const tail = two(whole % 60) + (decimals === 0 ? '' : '.' + String(total % unit).padStart(decimals, '0'));
    const minutes = Math.floor(whole / 60) % 60;
    return sign + (hours > 0 ? hours + ':' + two(minutes) : minutes) + ':' + tail;
  };
  const short = (value) => String(Number(value.toFixed(value >= 100 ? 0 : value >= 1 ? 1 : 2)));
  const written = {
    rate: (value) => value >= 1000 ? short(value / 1000) + ' Mbit/s' : short(value) + ' kbit/s',
    ms: (value) => value >= 1000 ? short(value / 1000) + ' s' : short(value) + ' ms',
    signed: (value) => (value > 0 ? '+' : value < 0 ? '-' : '') + written.ms(Math.abs(value)),
    count: short,
  };
  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const reveal = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  };

  const enhance = (figure) => {
    const data = JSON.parse(figure.querySelector('script').textContent);
    const panels = figure.querySelector('.panels');
    const back = figure.querySelector('.back');
    const front = figure.querySelector('.front');
    const drawings = [...figure.querySelectorAll('svg')].map((svg) => {
      const box = svg.viewBox.baseVal;
      return { svg, x: box.x, width: box.width, height: box.height };
    });
    const points = [...figure.querySelectorAll('[data-at]')].map((element) => ({ element, at: Number(element.dataset.at) }));
    const bars = [...figure.querySelectorAll('[data-from]')].map((element) => ({ element, from: Number(element.dataset.from), to: Number(element.dataset.to) }));
    const values = [...figure.querySelectorAll('[data-series]')].map((element) => ({ element, resting: element.textContent, series: data.series[element.dataset.series] }));
    const whole = data.to - data.from;
    const view = { from: data.from, to: data.to };
    const cross = make('i', 'cross');
    const pill = make('span');
    cross.append(pill);
    const selection = make('i', 'selection');
    cross.hidden = selection.hidden = true;
    front.append(cross, selection);
    const shown = make('span', 'shown');
    shown.setAttribute('role', 'status');
    const tools = figure.querySelector('.tools');
    const button = (text, label, act) => {
      const element = make('button', '', text);
      element.type = 'button';
      element.setAttribute('aria-label', label);
      element.title = label;
      element.addEventListener('click', act);
      tools.append(element);
      return element;
    };
    const zoomed = () => view.to - view.from < whole * 0.9999;

    let waiting = false;
    const draw = () => {
      waiting = false;
      const span = view.to - view.from;
      for (const { svg, x, width, height } of drawings) {
        svg.setAttribute('viewBox', x + (view.from - data.from) / whole * width + ' 0 ' + span / whole * width + ' ' + height);
      }
      for (const { element, at } of points) {
        element.hidden = at < view.from || at > view.to;
        element.style.left = 100 * (at - view.from) / span + '%';
      }
      for (const { element, from, to } of bars) {
        // Cut a little outside the view: a bar of an hour seen at a millisecond would be wider than browsers can lay out.
        const left = Math.max(-0.05, (from - view.from) / span);
        const right = Math.min(1.05, (to - view.from) / span);
        element.hidden = right < 0 || left > 1;
        // A bar is at least 4 pixels wide: what happens at the very end must not lie behind it.
        element.style.left = 'min(' + 100 * left + '%, calc(100% - 4px))';
        element.style.width = 100 * Math.max(0, right - left) + '%';
      }
      const wanted = Math.max(2, Math.floor(front.clientWidth / 84));
      const step = steps.find((each) => span / each <= wanted) || 864e5 * 10 ** Math.ceil(Math.log10(span / wanted / 864e5));
      const ticks = [];
      for (let index = Math.ceil(view.from / step); index * step <= view.to && ticks.length <= wanted; index++) {
        const share = (index * step - view.from) / span;
        const tick = make('i', share < 0.03 ? 'tick first' : share > 0.97 ? 'tick last' : 'tick');
        tick.style.left = 100 * share + '%';
        tick.append(make('span', '', clock(index * step, step)));
        ticks.push(tick);
      }
      back.replaceChildren(...ticks);
      reset.disabled = out.disabled = !zoomed();
      nearer.disabled = span <= data.min * 1.001;
      // All of a short piece in thousandths; of a long one nobody wants them.
      const fine = span < 6e4 ? 1 : 1000;
      const text = zoomed() ? clock(view.from, fine) + ' to ' + clock(view.to, fine) : '';
      if (shown.textContent !== text) shown.textContent = text;
      figure.classList.toggle('zoomed', zoomed());
    };
    const show = (from, to) => {
      const span = Math.min(whole, Math.max(data.min, to - from));
      const start = Math.min(data.to - span, Math.max(data.from, from + (to - from - span) / 2));
      view.from = start;
      view.to = start + span;
      if (!waiting) {
        waiting = true;
        requestAnimationFrame(draw);
      }
    };
    /** Factor below 1 comes nearer; the time at 'at' stays where it is. */
    const zoom = (factor, at) => {
      const span = Math.min(whole, Math.max(data.min, (view.to - view.from) * factor));
      const share = (at - view.from) / (view.to - view.from);
      show(at - share * span, at + (1 - share) * span);
    };
    const pan = (ms) => {
      const span = view.to - view.from;
      const from = Math.min(data.to - span, Math.max(data.from, view.from + ms));
      show(from, from + span);
    };
    const middle = () => (view.from + view.to) / 2;
    const all = () => show(data.from, data.to);
    tools.append(shown);
    if (data.opening) button('Opening', 'Show the opening of the session', () => show(data.from, data.opening));
    const out = button('\\u2212', 'Zoom out', () => zoom(2, middle()));
    const nearer = button('+', 'Zoom in', () => zoom(0.5, middle()));
    const reset = button('Whole', 'Show the whole', all);
    panels.tabIndex = 0;
    panels.setAttribute('aria-label', panels.getAttribute('aria-label') + '. Arrow keys move, plus and minus zoom, 0 shows the whole.');

    const place = (event) => {
      const box = front.getBoundingClientRect();
      const share = (event.clientX - box.left) / Math.max(1, box.width);
      return { share, inside: share >= 0 && share <= 1, at: view.from + Math.min(1, Math.max(0, share)) * (view.to - view.from), low: event.clientY > box.bottom };
    };
    const rest = () => {
      cross.hidden = true;
      for (const { element, resting } of values) element.textContent = resting;
    };
    const point = (at) => {
      cross.hidden = false;
      cross.style.left = 100 * (at - view.from) / (view.to - view.from) + '%';
      pill.textContent = clock(at, 1);
      const bin = Math.floor((at - data.start) / data.bin);
      for (const { element, series } of values) {
        const value = series.values[bin];
        element.textContent = value === null || value === undefined ? '\\u2013' : written[series.format](value);
      }
    };

    const fingers = new Map();
    let drag;
    let tapped = { at: -1000, x: 0 };
    const apart = () => {
      const [one, two] = [...fingers.values()];
      return { gap: Math.max(8, Math.abs(one - two)), centre: (one + two) / 2 };
    };
    panels.addEventListener('pointerdown', (event) => {
      const where = place(event);
      if (!where.inside || event.target.closest('a, button')) return;
      if (event.pointerType === 'touch') {
        fingers.set(event.pointerId, event.clientX);
        if (fingers.size === 1 && event.timeStamp - tapped.at < 320 && Math.abs(event.clientX - tapped.x) < 30) all();
        tapped = { at: event.timeStamp, x: event.clientX };
        drag = fingers.size === 2 ? { kind: 'pinch', ...apart() } : { kind: 'pan', x: event.clientX, from: view.from, moved: true };
        rest();
      } else if (event.button === 0) {
        drag = event.shiftKey || where.low ? { kind: 'pan', x: event.clientX, from: view.from } : { kind: 'select', x: event.clientX, at: where.at };
      }
    });
    panels.addEventListener('pointermove', (event) => {
      const where = place(event);
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, event.clientX);
      if (!drag) {
        if (event.pointerType !== 'touch') where.inside ? point(where.at) : rest();
        return;
      }
      const width = Math.max(1, front.clientWidth);
      if (drag.kind === 'pinch') {
        if (fingers.size < 2) return;
        const now = apart();
        const box = front.getBoundingClientRect();
        const at = view.from + (now.centre - box.left) / width * (view.to - view.from);
        zoom(drag.gap / now.gap, at);
        pan((drag.centre - now.centre) / width * (view.to - view.from));
        drag = { kind: 'pinch', ...now };
        return;
      }
      if (!drag.moved && Math.abs(event.clientX - drag.x) < 4) return;
      if (!drag.moved) {
        drag.moved = true;
        panels.setPointerCapture(event.pointerId);
      }
      if (drag.kind === 'pan') {
        pan(drag.from - (event.clientX - drag.x) / width * (view.to - view.from) - view.from);
      } else {
        point(where.at);
        const one = (Math.min(drag.at, where.at) - view.from) / (view.to - view.from);
        const two = (Math.max(drag.at, where.at) - view.from) / (view.to - view.from);
        selection.hidden = false;
        selection.style.left = 100 * one + '%';
        selection.style.width = 100 * (two - one) + '%';
      }
    });
    const end = (event) => {
      fingers.delete(event.pointerId);
      selection.hidden = true;
      const was = drag;
      const [left] = fingers.values();
      drag = fingers.size === 1 ? { kind: 'pan', x: left, from: view.from, moved: true } : undefined;
      if (event.type === 'pointerup' && was && was.kind === 'select' && was.moved) {
        const { at } = place(event);
        if (at !== was.at) show(Math.min(at, was.at), Math.max(at, was.at));
      }
    };
    panels.addEventListener('pointerup', end);
    panels.addEventListener('pointercancel', end);
    panels.addEventListener('pointerleave', () => { if (!drag) rest(); });
    panels.addEventListener('dblclick', (event) => { if (place(event).inside && !event.target.closest('a')) all(); });
    panels.addEventListener('wheel', (event) => {
      const where = place(event);
      // The page must stay scrollable over a chart: the wheel zooms one that was chosen by a click or a key, and with Ctrl any.
      if (!where.inside || !(event.ctrlKey || event.metaKey || panels.contains(document.activeElement))) return;
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const amount = (event.deltaY || event.deltaX) * (event.deltaMode === 1 ? 16 : 1);
      if (!zoomed() && (sideways || amount > 0) && !event.ctrlKey) return;
      event.preventDefault();
      if (sideways) pan((event.deltaX || event.deltaY) / Math.max(1, front.clientWidth) * (view.to - view.from));
      else zoom(Math.min(4, Math.max(0.25, Math.exp(amount * (event.ctrlKey ? 0.01 : 0.002)))), where.at);
    }, { passive: false });
    panels.addEventListener('keydown', (event) => {
      if (event.target !== panels || event.ctrlKey || event.metaKey || event.altKey) return;
      const span = view.to - view.from;
      const act = {
        ArrowLeft: () => pan(-span / 5), ArrowRight: () => pan(span / 5), Home: () => pan(-whole), End: () => pan(whole),
        '+': () => zoom(0.5, middle()), '=': () => zoom(0.5, middle()), '-': () => zoom(2, middle()), 0: all, Escape: all,
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    new ResizeObserver(() => { if (front.clientWidth > 0) draw(); }).observe(front);
    draw();
    return {
      near: (at) => {
        const span = Math.max(data.min, Math.min(view.to - view.from, whole / 8));
        show(at - span / 2, at + span / 2);
        // Following the link takes the focus away, and does so after this.
        setTimeout(() => panels.focus({ preventScroll: true }), 0);
      },
    };
  };

  document.documentElement.classList.add('script');
  const figures = new Map();
  for (const figure of document.querySelectorAll('figure.chart')) figures.set(figure.id, enhance(figure));
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[data-near]');
    const figure = link && figures.get(link.hash.slice(1));
    if (!figure) return;
    reveal(document.getElementById(link.hash.slice(1)));
    figure.near(Number(link.dataset.near));
  });
  const arrive = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    reveal(target);
    target.scrollIntoView({ block: target.tagName === 'FIGURE' ? 'nearest' : 'start' });
  };
  window.addEventListener('hashchange', arrive);
  if (location.hash) arrive();
})();
`;
