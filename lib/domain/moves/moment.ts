/** An exact time, or the latest possible time (`isExact` is false). */
export type Moment = { at: string; isExact: boolean }
