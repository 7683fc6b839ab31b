/* Draws every <div data-chart="ID"> from the JSON in <script id="ID" type="application/json">; a segment opens its `url`. */
(function () {
  "use strict";
  // As much as a bar and its gap take, and what stands around the bars.
  const BAR = 26, AROUND = 84, LINE = 24;
  // By the width of its words at 12 px, a Chinese sign as wide as it is high, with the swatch and the gaps of each.
  function linesOfLegend(series, width) {
    let lines = 1, taken = 0;
    series.forEach(function (one) {
      const wide = 27 + [...one.name].reduce(function (sum, sign) { return sum + (sign > "\u00ff" ? 12 : 6.5); }, 0);
      if (taken && taken + wide > width - 10) { lines += 1; taken = 0; }
      taken += wide;
    });
    return lines;
  }
  function draw(box) {
    const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const font = getComputedStyle(document.body).fontFamily;
    if (box.dataset.bars) box.style.height = Number(box.dataset.bars) * BAR + AROUND + "px";
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(Object.assign({ animation: false, textStyle: { fontFamily: font } }, option));
    // The legend grows upwards with its lines: the months below the axis keep clear of it.
    function fit() {
      chart.resize();
      if (option.legend) chart.setOption({ grid: { bottom: 16 + LINE * linesOfLegend(option.series, box.clientWidth) } });
    }
    fit();
    new ResizeObserver(fit).observe(box);
    chart.on("click", function (event) {
      if (event.data && event.data.url) location.href = event.data.url;
    });
    window.addEventListener("beforeprint", function () { chart.resize(); });
  }
  document.querySelectorAll("[data-chart]").forEach(draw);
})();
