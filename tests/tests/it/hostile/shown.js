// Whether the mail is shown: every frame has been filled and measured.
const frames = [...document.querySelectorAll('dialog iframe')];
const waits = (frame) => getComputedStyle(frame).visibility === 'hidden' || frame.classList.contains('mail-frame__sheet--waiting');
return frames.some(waits) ? -1 : frames.length;
