// Starts the client. The page's policy allows no inline script, so this is a file.

// Leptos writes its own constant markup through `template.innerHTML`. This is the only policy
// the page may have, and a tripwire: what could run, load or navigate is refused (null throws).
const tripwire = /<\s*\/?\s*(script|iframe|object|embed|base|meta|link)\b|\son\w+\s*=|javascript:/i;
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", {
    createHTML: (html) => (tripwire.test(html) ? null : html),
    createScript: () => null,
    createScriptURL: () => null,
  });
}

// For browsers that cannot sanitize HTML themselves: fetched when the first HTML mail is shown.
window.loadSanitizer = () => import("./purify.min.js").then(() => window.DOMPurify);

// The styles of what is fetched on demand. A release has them in a file of their own.
let styles;
window.loadStyles = () =>
  (styles ??= new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("./parts.css", import.meta.url).href;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      styles = undefined;
      reject(new Error("parts.css did not come"));
    };
    document.head.append(link);
  }));

// The chosen theme before the first paint.
try {
  const theme = localStorage.getItem("tegami.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage may be refused; the system's theme holds then.
}

const { default: init } = await import("./app.js");
await init({ module_or_path: new URL("./app_bg.wasm", import.meta.url) });
