import type { Call } from './api/call'
import { Refusal } from './api/status'

/** What can be wrong with reviews of other users: all are denied, none is answered, or the server fails. */
export type ReviewFault = 'deny' | 'hang' | 'fail' | null

const OF_OTHERS = ['localsubjectaccessreviews', 'subjectaccessreviews']

export class ReviewFaults {
  private fault: ReviewFault = null

  set(fault: ReviewFault): void {
    this.fault = fault
  }

  /** Whether a review must be denied, whatever the rules say. Throws or never resolves where it is not answered. */
  async isDenied({ resource }: Call): Promise<boolean> {
    if (this.fault === null || !OF_OTHERS.includes(resource)) return false
    if (this.fault === 'fail')
      throw new Refusal(500, 'InternalError', 'Internal error occurred: no authorizer')
    if (this.fault === 'hang') await new Promise<never>(() => undefined)
    return true
  }
}
