/** What a change cause tells. */
export type Cause = { title: string; by: string; reason: string }

/** Who and why, in one line. It names the image: the annotation stays when later imports make further revisions. */
export function changeCause({ title, by, reason }: Cause): string {
  return `${title}, by ${by}${reason === '' ? '' : `: ${reason}`}`
}
