/* Draws a plot above each table that bears `data-plot`, from what the table says: a row's heading is its name, the
   columns headed by `data-plot-series` are its series, `data-value` in their cells the numbers. The table stays: the
   plot only shows again what it says, so readers aloud skip it, and without scripts nothing is missing. */
"use strict";

(() => {
  const MOST_ROWS = 30;
  const ROW_HEIGHT = 34;
  const NARROW = 500;
  const plots = [];

  function seriesOf(table) {
    const headings = [...table.querySelectorAll("thead th")];
    return headings
      .map((heading, place) => ({ heading, place }))
      .filter(({ heading }) => heading.hasAttribute("data-plot-series"))
      .map(({ heading, place }) => ({ name: heading.textContent.trim(), place }));
  }

  function rowsOf(table, series) {
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => ({
      name: row.querySelector("th").textContent.trim(),
      values: series.map(({ place }) => Number(row.children[place].dataset.value || 0)),
    }));
    const size = ({ values }) => Math.max(...values.map(Math.abs));
    return rows.filter((row) => size(row) > 0).sort((one, other) => size(other) - size(one)).slice(0, MOST_ROWS);
  }

  function colours() {
    const styles = getComputedStyle(document.documentElement);
    const colour = (name) => styles.getPropertyValue(name).trim();
    return { text: colour("--tblr-body-color"), primary: colour("--tblr-primary"), second: colour("--blue-text"), loss: colour("--error") };
  }

  function optionsOf(series, rows, isNarrow) {
    const { text, primary, second, loss } = colours();
    const language = document.documentElement.lang || "vi";
    const written = new Intl.NumberFormat(language);
    const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
    const isStacked = rows.some(({ values }) => values.some((value) => value < 0));
    return {
      animation: false,
      color: [primary, isStacked ? loss : second],
      textStyle: { color: text, fontFamily: getComputedStyle(document.body).fontFamily },
      legend: { top: 0, textStyle: { color: text } },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => written.format(Math.abs(value)) },
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      xAxis: {
        type: "value",
        splitNumber: isNarrow ? 2 : 5,
        axisLabel: { color: text, hideOverlap: true, formatter: (value) => short.format(Math.abs(value)) },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows.map(({ name }) => name),
        axisLabel: { color: text, width: isNarrow ? 100 : 220, overflow: "truncate" },
      },
      series: series.map(({ name }, number) => ({
        name,
        type: "bar",
        stack: isStacked ? "both" : undefined,
        data: rows.map(({ values }) => values[number]),
      })),
    };
  }

  function draw(table) {
    const series = seriesOf(table);
    const rows = rowsOf(table, series);
    if (!rows.length) return;
    const place = document.createElement("div");
    place.className = "plot";
    place.setAttribute("aria-hidden", "true");
    table.before(place);
    const height = 60 + rows.length * ROW_HEIGHT;
    const plot = window.echarts.init(place, null, { height });
    const paint = () => plot.setOption(optionsOf(series, rows, place.clientWidth < NARROW));
    paint();
    plots.push({ plot, paint });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.echarts) return;
    document.querySelectorAll("table[data-plot]").forEach(draw);
  });
  addEventListener("resize", () => plots.forEach(({ plot }) => plot.resize()));
  new MutationObserver(() => plots.forEach(({ paint }) => paint())).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-bs-theme"],
  });
})();
