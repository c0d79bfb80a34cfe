import type { Operation } from '#lib/plan/operation/operation'

export type Cause = Pick<Operation, 'title' | 'by' | 'reason'>

/** Who and why, in one line. It names the image: the annotation stays when later imports make further revisions. */
export function changeCause({ title, by, reason }: Cause): string {
  return `${title}, by ${by}${reason === '' ? '' : `: ${reason}`}`
}
