// Filters the list. All that it reads is in the page, and it never makes markup of text.
(() => {
  "use strict";
  const form = document.getElementById("filter");
  const count = document.getElementById("count");
  const findings = Array.from(document.querySelectorAll(".finding"));
  const sections = Array.from(document.querySelectorAll(".type"));
  const texts = new Map();
  const textOf = (finding) => {
    let text = texts.get(finding);
    if (text === undefined) {
      text = finding.textContent.toLowerCase();
      texts.set(finding, text);
    }
    return text;
  };

  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(
      Array.from(form.querySelectorAll("input[name=severity]:checked"), (box) => box.value),
    );
    const { type, file, origin } = form.elements;
    let shown = 0;
    for (const finding of findings) {
      const data = finding.dataset;
      const fits =
        severities.has(data.severity) &&
        (type.value === "" || data.type === type.value) &&
        (file.value === "" || data.file === file.value) &&
        (origin.value === "" || data.origins.split(" ").includes(origin.value)) &&
        words.every((word) => textOf(finding).includes(word));
      finding.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const section of sections) {
      section.hidden = section.querySelector(".finding:not([hidden])") === null;
    }
    count.textContent = `${shown} of ${findings.length} shown`;
  };

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      apply();
    });
  };
  form.addEventListener("input", soon);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());

  const setOpen = (open) => {
    for (const finding of findings) {
      if (finding instanceof HTMLDetailsElement && !finding.hidden) finding.open = open;
    }
  };
  document.getElementById("open").addEventListener("click", () => setOpen(true));
  document.getElementById("close").addEventListener("click", () => setOpen(false));

  // A link to a finding shows it.
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", follow);

  // What is closed would not be printed.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open])")).filter((details) => !details.hidden);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  form.hidden = false;
  apply();
  follow();
})();
