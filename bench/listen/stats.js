// The exact sign test and an exact interval, for counts as small as a listening test has.

/** Chances of 0..n successes in n tries, each with chance p. */
function chances(n, p) {
  if (p <= 0 || p >= 1) return Array.from({ length: n + 1 }, (_, k) => Number(k === (p <= 0 ? 0 : n)));
  const out = [];
  let log = n * Math.log1p(-p);
  for (let k = 0; k <= n; k++) {
    out.push(Math.exp(log));
    log += Math.log(n - k) - Math.log(k + 1) + Math.log(p) - Math.log1p(-p);
  }
  return out;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/** Two-sided: how often k of n, or something as lopsided, happens when nobody is preferred. */
function signTest(k, n) {
  if (n === 0) return 1;
  return Math.min(1, 2 * sum(chances(n, 0.5).slice(0, Math.min(k, n - k) + 1)));
}

/** Clopper and Pearson's interval for the true share, given k of n; level such as 0.95. */
function interval(k, n, level = 0.95) {
  const half = (1 - level) / 2;
  const found = (holds) => {
    let low = 0;
    let high = 1;
    for (let i = 0; i < 60; i++) {
      const p = (low + high) / 2;
      if (holds(p)) low = p;
      else high = p;
    }
    return (low + high) / 2;
  };
  return [
    k === 0 ? 0 : found((p) => sum(chances(n, p).slice(k)) < half),
    k === n ? 1 : found((p) => sum(chances(n, p).slice(0, k + 1)) > half),
  ];
}
