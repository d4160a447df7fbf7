// Runs before anything else in every document of the page and switches layers off: `without` is put in front.

// What a frame does not have. The frame is scriptless, so that its page is the only one that can reach in.
const frame = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentDocument');
Object.defineProperty(HTMLIFrameElement.prototype, 'contentDocument', {
  get() {
    const inner = frame.get.call(this);
    const elements = this.contentWindow?.Element?.prototype;
    if (elements && without.includes('sanitizer')) {
      elements.setHTML = function (html) { this.innerHTML = html; };
    }
    if (elements && without.includes('setHTML')) delete elements.setHTML;
    return inner;
  },
});

// The frame's own sandbox, which stands beside the one in its policy.
const set = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (this instanceof HTMLIFrameElement && name === 'sandbox' && without.includes('policy')) return;
  set.call(this, name, value);
};
