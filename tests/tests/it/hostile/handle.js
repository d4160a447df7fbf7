// Handles everything in every frame as a curious reader would: points at it, focuses it, presses it.
// Returns how many things there were, and which frames have gone elsewhere.
const body = Object.getOwnPropertyDescriptor(Document.prototype, 'body').get;
let handled = 0;
const gone = new Set();
[...document.querySelectorAll('dialog iframe')].forEach((frame, number) => {
  // Of the window, nothing can be named away by what stands in the document.
  const view = frame.contentWindow;
  const stays = () => {
    // The address of another host cannot be read.
    try { return view.location.pathname.startsWith('/mail-frame/'); } catch { return false; }
  };
  if (!stays()) {
    gone.add(number);
    return;
  }
  for (const element of body.call(view.document).querySelectorAll('*')) {
    handled += 1;
    for (const kind of ['pointerover', 'mouseover', 'pointerenter', 'mouseenter']) {
      element.dispatchEvent(new view.PointerEvent(kind, {bubbles: true, cancelable: true}));
    }
    if (view.HTMLElement.prototype.isPrototypeOf(element)) {
      view.HTMLElement.prototype.focus.call(element);
      // Mail and telephone links open another program, which would stand over this one.
      const leads = view.HTMLAnchorElement.prototype.isPrototypeOf(element) ? element.href : '';
      if (!/^(mailto|tel):/.test(leads)) view.HTMLElement.prototype.click.call(element);
    } else {
      element.dispatchEvent(new view.MouseEvent('click', {bubbles: true, cancelable: true}));
    }
    if (view.HTMLFormElement.prototype.isPrototypeOf(element)) {
      view.HTMLFormElement.prototype.submit.call(element);
    }
  }
  if (!stays()) gone.add(number);
});
return [handled, [...gone]];
