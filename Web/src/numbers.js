// SPDX-FileCopyrightText: The Microtome developers
// SPDX-License-Identifier: BSD-3-Clause

/** @file Numbers as people read them. The page is English, whatever the browser's language. */

const counts = new Intl.NumberFormat('en-US');

/** 1234567 as "1,234,567"; from ten thousand million on with a power of ten. */
export function formatCount(n) {
  return n < 1e10 ? counts.format(n) : formatValue(n);
}

/** Plain digits are not long up to so many characters. */
const SHORT = 12;

/**
 * A value of a field with `digits` significant digits, all those before the point, and without
 * trailing zeros; powers of ten where plain digits would be long, or would say more than is wanted.
 */
export function formatValue(value, digits = 5) {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  }
  const size = Math.abs(value);
  const whole = size >= 1 ? Math.floor(Math.log10(size)) + 1 : 0;
  const plain = () => minus(trim(value.toPrecision(Math.max(digits, whole))));
  if (size === 0 || (size < 1e6 && size >= 1e-3)) {
    return plain();
  }
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  const power = `${minus(trim(mantissa))}e${minus(exponent.replace('+', ''))}`;
  const isWhole = whole > 0 && whole <= digits;
  return isWhole && plain().length <= Math.max(SHORT, power.length) ? plain() : power;
}

/** All digits of an integer. Numbers of the page have 53 bits: what has more is near it. */
export function formatWhole(value) {
  return `${Number.isSafeInteger(value) ? '' : '≈\u00a0'}${minus(String(BigInt(value)))}`;
}

/** A coordinate inside of a box, to a hundred-thousandth of the box's size. */
export function formatPlace(value, size) {
  if (!(size > 0) || !Number.isFinite(value)) {
    return formatValue(value, 6);
  }
  const power = Math.ceil(Math.log10(size)) - 5;
  const steps = Math.round(value / 10 ** power);
  const digits = Math.floor(Math.log10(Math.abs(steps))) + 1;
  return steps === 0 ? '0' : formatValue(value, Math.min(15, digits));
}

/** How many digits tell values inside a range apart. */
export function digitsFor([a, b]) {
  const size = Math.max(Math.abs(a), Math.abs(b));
  const span = Math.abs(b - a);
  return span > 0 ? Math.min(15, Math.max(4, Math.ceil(Math.log10(size / span)) + 3)) : 6;
}

/** "12.500" as "12.5". */
function trim(text) {
  const plain = text.includes('e') ? String(Number(text)) : text;
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
}

function minus(text) {
  return text.replace('-', '−');
}

/**
 * What someone typed, with either minus sign, a decimal point or comma, and commas between thousands as
 * formatCount writes them; NaN where it is no decimal number.
 */
export function parseNumber(text) {
  const typed = text.trim().replaceAll('−', '-');
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.|e|$)/i.test(typed)
    ? typed.replaceAll(',', '')
    : typed.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** How much smaller `n` is than `source`, as "−99.04 %"; "" where the source is not known. */
export function formatReduction(n, source) {
  if (!source) {
    return '';
  }
  const percent = 100 * (n / source - 1);
  let text = Math.abs(percent).toFixed(1);
  // Where something is left, less than all of it is gone.
  for (let digits = 2; text.startsWith('100.') && percent < 0 && n > 0 && digits <= 3; ++digits) {
    text = Math.abs(percent).toFixed(digits);
  }
  if (text === '100.000' && percent < 0 && n > 0) {
    text = '99.999';
  }
  return `${percent < 0 ? '−' : '+'}${text} %`;
}

/** 0.4213 s as "0.42 s", 12.34 s as "12.3 s". */
export function formatTime(seconds) {
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

/**
 * Round values inside a range, at most `most`, equally spaced by 1, 2 or 5 times a power of ten.
 * @returns {number[]}
 */
export function ticks([a, b], most = 6) {
  const span = b - a;
  if (!(span > 0) || !Number.isFinite(span)) {
    return [];
  }
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => span / s <= most);
  const first = Math.ceil(a / step - 1e-9);
  const last = Math.floor(b / step + 1e-9);
  const out = [];
  for (let i = first; i <= last && out.length <= most; ++i) {
    out.push(i * step);
  }
  return out;
}

/** Powers of ten inside a range, and 2 and 5 times them where there are few. @returns {number[]} */
export function logTicks([a, b], most = 6) {
  const [from, to] = [Math.floor(Math.log10(a)), Math.ceil(Math.log10(b))];
  if (!(a > 0) || !Number.isFinite(to)) {
    return [];
  }
  const every = Math.max(1, Math.ceil((to - from) / most));
  const factors = to - from <= 2 ? [1, 2, 5] : [1];
  const out = [];
  for (let power = from; power <= to; power += every) {
    out.push(...factors.map((f) => f * 10 ** power));
  }
  return out.filter((v) => v >= a && v <= b);
}

/** 7340032 as "7.3 MB". */
export function formatSize(bytes) {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const n = bytes / 1000 ** power;
  return `${n.toFixed(power > 0 && n < 100 ? 1 : 0)} ${units[power]}`;
}
