// Runs before everything else in every document of a benchmark, ours and the baselines alike.
// Times are told in milliseconds and end at a painted frame.
window.bench = (() => {
  const state = { lcp: 0, shift: 0, events: [], started: 0 };

  const observe = (options, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ buffered: true, ...options });
  observe({ type: "largest-contentful-paint" }, (entry) => (state.lcp = entry.startTime));
  observe({ type: "layout-shift" }, (entry) => (state.shift += entry.hadRecentInput ? 0 : entry.value));
  observe({ type: "event", durationThreshold: 16 }, (entry) => entry.interactionId && state.events.push(entry.duration));

  // The time at which a frame has been painted in which this holds. A frame's callbacks run before
  // it is painted, a message that is posted there is read after.
  const when = (holds) =>
    new Promise((done) => {
      const look = () => {
        if (!holds()) return requestAnimationFrame(look);
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(null);
      };
      requestAnimationFrame(look);
    });

  // Does something, and says after how long each goal was painted.
  const after = async (act, ...goals) => {
    await when(() => document.readyState === "complete");
    const started = (state.started = performance.now());
    act();
    return Promise.all(goals.map((goal) => when(() => goal(started)).then((at) => at - started)));
  };

  // Waits for an event of a person's hand, and says how long after the last such event the goal was painted.
  const armed = {};
  const arm = (kind, goal) => {
    let started = null;
    const note = (event) => (started = event.timeStamp);
    addEventListener(kind, note, { capture: true });
    armed.result = when(() => started !== null && goal()).then((at) => {
      removeEventListener(kind, note, { capture: true });
      return at - started;
    });
  };

  // Answers of this host that have come since then.
  const answers = (host, since = 0, until = Infinity) =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry.name.startsWith(host) && entry.startTime >= since && entry.responseEnd > 0)
      .filter((entry) => entry.responseEnd <= until);

  const all = (selector) => document.querySelectorAll(selector);
  const click = (selector) => document.querySelector(selector).click();
  return { state, when, after, arm, armed, answers, all, click };
})();
