// The same numbers drawn by libraries of others, in the same browser: a year of quarter hours as lines, a year of days as
// bars. Each is drawn anew and the time until the canvas is painted is taken.
import { BarController, BarElement, CategoryScale, Chart, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import uPlot from 'uplot';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement);

const [WIDTH, HEIGHT] = [1100, 320];

/** Median milliseconds by library and data; `series` is `{ name: { times, produced, consumed } }`. */
export async function run(series, rounds) {
  const rows = [];
  for (const [data, numbers] of Object.entries(series)) {
    for (const [library, draw] of Object.entries({ uPlot: withUPlot, 'Chart.js': withChartJs })) {
      const taken = [];
      for (let round = 0; round <= rounds; round += 1) {
        const place = document.body.appendChild(document.createElement('div'));
        const start = performance.now();
        const remove = await draw(place, numbers, data.includes('bars'));
        taken.push(performance.now() - start);
        remove();
        place.remove();
      }
      // the first one also loads and compiles
      taken.shift();
      rows.push({ library, data, ms: taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)] });
    }
  }
  return rows;
}

function withUPlot(place, { times, produced, consumed }, bars) {
  const paths = bars ? uPlot.paths.bars({ size: [0.68] }) : undefined;
  const line = (label, stroke) => ({ label, stroke, fill: bars ? stroke : undefined, paths, points: { show: false } });
  return new Promise((resolve) => {
    const chart = new uPlot(
      {
        width: WIDTH,
        height: HEIGHT,
        series: [{}, line('fed in', 'green'), line('drawn', 'blue')],
        hooks: { draw: [() => resolve(() => chart.destroy())] },
      },
      [times, produced, consumed.map((wh) => -wh)],
      place,
    );
  });
}

function withChartJs(place, { times, produced, consumed }, bars) {
  const canvas = place.appendChild(document.createElement('canvas'));
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const data = (label, numbers, color) => ({
    label,
    data: numbers,
    borderColor: color,
    backgroundColor: color,
    pointRadius: 0,
    borderWidth: 1,
  });
  const chart = new Chart(canvas, {
    type: bars ? 'bar' : 'line',
    data: {
      labels: times,
      datasets: [data('fed in', produced, 'green'), data('drawn', consumed.map((wh) => -wh), 'blue')],
    },
    options: { animation: false, responsive: false, normalized: true },
  });
  return () => chart.destroy();
}
