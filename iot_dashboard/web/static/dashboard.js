// Keeps the pages moving: living charts in place of the drawn ones, and values as they come in.
"use strict";

const SPANS = { "15m": 900, "2h": 7200, "24h": 86400, "7d": 604800 }; // seconds

// One chart: buckets of equal width per device, the same that the server cuts.
class LiveChart {
  constructor(figure) {
    this.figure = figure;
    this.area = figure.querySelector(".chart-area");
    this.legend = [...figure.querySelectorAll(".legend [data-device]")];
    this.devices = this.legend.map((item) => item.dataset.device);
    this.quantity = figure.dataset.quantity;
    this.unit = figure.dataset.unit;
    this.buckets = new Map(this.devices.map((device) => [device, new Map()]));
    this.shown = [];
    for (const item of this.legend) item.append(document.createElement("b"));
  }

  async load() {
    const query = new URLSearchParams([
      ["quantity", this.quantity],
      ["span", this.figure.dataset.span],
      ...this.devices.map((device) => ["device", device]),
    ]);
    const answer = await fetch(`/api/readings/series?${query}`);
    if (!answer.ok) throw new Error(`series: ${answer.status}`);
    const found = await answer.json();
    this.width = found.width_seconds;
    for (const device of this.devices) {
      this.buckets.set(
        device,
        new Map(found.series[device].map((one) => [Date.parse(one.at) / 1000, [one.mean * one.readings, one.readings]])),
      );
      const last = found.series[device].at(-1);
      if (last) this.say(device, last.mean);
    }
  }

  add(reading) {
    const buckets = this.buckets.get(reading.device);
    const value = reading.values[this.quantity];
    if (!buckets || value === undefined || !this.width) return;
    const start = Math.floor(Date.parse(reading.at) / 1000 / this.width) * this.width;
    const [sum, count] = buckets.get(start) ?? [0, 0];
    buckets.set(start, [sum + value, count + 1]);
    this.say(reading.device, value);
  }

  say(device, value) {
    const item = this.legend[this.devices.indexOf(device)];
    item.querySelector("b").textContent = `${value.toFixed(1)} ${this.unit}`;
  }

  data() {
    const until = Date.now() / 1000;
    this.since = until - SPANS[this.figure.dataset.span];
    const starts = new Set();
    for (const buckets of this.buckets.values()) {
      for (const start of buckets.keys()) {
        if (start < this.since - this.width) buckets.delete(start);
        else if (start <= until) starts.add(start);
      }
    }
    const x = [...starts].sort((a, b) => a - b);
    const lines = this.devices.map((device) => {
      const buckets = this.buckets.get(device);
      return x.map((start) => (buckets.has(start) ? buckets.get(start)[0] / buckets.get(start)[1] : undefined));
    });
    return [x, ...lines];
  }

  draw() {
    const colour = (element, property) => getComputedStyle(element)[property];
    const soft = colour(this.area, "color");
    const font = `13px ${getComputedStyle(document.body).fontFamily}`;
    const line = colour(this.figure, "borderTopColor");
    const axis = { stroke: soft, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 } };
    const options = {
      ...this.size(),
      legend: { show: false },
      cursor: { drag: { setScale: false }, points: { size: 8 } },
      scales: { x: { range: () => [this.since, Date.now() / 1000] } },
      axes: [
        { ...axis, space: 70, values: (_, ticks) => ticks.map((tick) => clockOf(tick, this.figure.dataset.span)) },
        { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => `${tick}`) },
      ],
      series: [
        {},
        ...this.legend.map((item) => ({
          label: item.textContent, stroke: colour(item, "color"), width: 2, points: { show: false },
          // A pause of a few buckets is a slow device, a longer one is a hole in the line.
          spanGaps: false, gaps: (chart, index, from, to, gaps) => gaps.filter(([a, b]) => b - a > chart.bbox.width / 25),
        })),
      ],
    };
    const data = this.data();
    this.plot?.destroy();
    this.figure.querySelector("[data-range]")?.remove(); // the axis says it now
    this.area.replaceChildren();
    this.plot = new uPlot(options, data, this.area);
    this.area.setAttribute("role", "img");
    this.area.setAttribute("aria-label", `${this.figure.querySelector("h2").textContent}, live`);
  }

  refresh() {
    if (!this.plot) return;
    this.plot.setData(this.data(), false);
    this.plot.setScale("x", { min: this.since, max: Date.now() / 1000 });
  }

  size() {
    return { width: Math.floor(this.area.clientWidth), height: Math.floor(this.area.clientHeight) };
  }
}

function clockOf(seconds, span) {
  const form = span === "7d" ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" };
  return new Date(seconds * 1000).toLocaleString("en-GB", form);
}

// Cards, numbers and table rows that show a device's newest values.
function showValues(reading) {
  for (const place of document.querySelectorAll(`[data-device="${CSS.escape(reading.device)}"]:not(li[data-series])`)) {
    for (const [name, value] of Object.entries(reading.values)) {
      const shown = place.querySelector(`[data-value="${CSS.escape(name)}"]`);
      if (!shown) continue;
      const number = value.toFixed(1);
      if (shown.firstChild?.nodeType === Node.TEXT_NODE) shown.firstChild.data = number;
      shown.classList.remove("is-fresh");
      requestAnimationFrame(() => shown.classList.add("is-fresh"));
    }
    const state = place.querySelector("[data-state] .status");
    if (state) {
      state.lastChild.data = "live";
      state.querySelector(".dot").className = "dot is-good is-live";
    }
    const rows = place.querySelector("[data-rows]");
    if (rows) addRow(rows, reading);
  }
}

// The stream begins a little before the page was made, so the page may have the first of it already.
function addRow(rows, reading) {
  if (rows.querySelector(`[data-reading="${reading.id}"]`)) return;
  const row = rows.rows[0]?.cloneNode(true);
  if (!row) return;
  row.dataset.reading = reading.id;
  const time = row.querySelector("time");
  time.dateTime = reading.at;
  time.textContent = clockTime(reading.at);
  rows.dataset.columns.split(" ").forEach((name, index) => {
    const cell = row.cells[index + 1];
    const unit = cell.textContent.trim().split(" ").slice(1).join(" ");
    cell.textContent = name in reading.values ? `${reading.values[name].toFixed(1)} ${unit}` : "";
  });
  rows.prepend(row);
  while (rows.rows.length > 12) rows.lastElementChild.remove();
}

function clockTime(moment) {
  return new Date(moment).toLocaleString("en-GB", {
    day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
}

// The stream. The browser reconnects by itself with the last id it has; only after a refusal (too many
// listeners) it gives up, and then we ask again later.
function listen(device, newest, onReadings) {
  const query = new URLSearchParams(device ? { device } : {});
  query.set("after", newest);
  const source = new EventSource(`/api/readings/stream?${query}`);
  let last = newest;
  source.addEventListener("readings", (event) => {
    last = event.lastEventId;
    onReadings(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(device, last, onReadings), 5000);
  });
  // A page that is left must not hold a stream until the next heartbeat.
  window.addEventListener("pagehide", () => source.close());
}

async function begin() {
  for (const time of document.querySelectorAll("time[data-clock]")) time.textContent = clockTime(time.dateTime);
  const figure = document.querySelector("[data-chart]");
  if (!figure) return;
  const chart = new LiveChart(figure);
  const only = document.querySelector("main > [data-device]")?.dataset.device;
  // Asked first, listened to afterwards from the reading that the page was made with: a reading between
  // the two counts twice in one bucket's mean, which is better than not at all.
  await chart.load();
  chart.draw();
  listen(only, figure.dataset.newest, (readings) => {
    for (const reading of readings) {
      chart.add(reading);
      showValues(reading);
    }
  });
  setInterval(() => chart.refresh(), 1000);
  new ResizeObserver(() => chart.plot.setSize(chart.size())).observe(chart.area);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.draw());
}

begin();
