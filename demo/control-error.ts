/** What the demo was told to do is not possible; the message says why. */
export class ControlError extends Error {}
