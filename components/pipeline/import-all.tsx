'use client'

import { Download } from 'lucide-react'
import { useState, useTransition } from 'react'
import { useActing } from '#components/action-sheet/actions'
import { GatedButton } from '#components/ui/gated-button'
import { findImportable } from '#lib/actions/importable-tags'
import { failedCall } from '#lib/client/failed-call'
import { count } from '#lib/domain/format'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { WAYS_TO_IMPORT } from '#lib/plan/rights-to-act'

/** Opens the sheet that imports all lanes of the filter, also those that are not loaded yet. */
export function ImportAll({
  environment,
  filter,
  matching,
  lanes,
}: {
  environment: string
  filter: LaneFilter
  matching: number
  lanes: number
}) {
  const { ask, gateOf } = useActing()
  const [error, setError] = useState<string | null>(null)
  const [isFinding, startFinding] = useTransition()
  if (matching === 0) return null
  const find = () => {
    if (isFinding) return
    startFinding(async () => {
      const answer = await findImportable(environment, filter).catch(failedCall)
      setError(answer.ok ? null : answer.error.message)
      if (answer.ok) ask(answer.value)
    })
  }
  return (
    <>
      <GatedButton {...gateOf(WAYS_TO_IMPORT)} onClick={find}>
        <Download aria-hidden className="size-3.5" />
        {matching === lanes ? 'Import all…' : `Import ${count(matching, 'filtered lane')}…`}
      </GatedButton>
      {error !== null && (
        <span role="alert" className="text-sm text-bad">
          {error}
        </span>
      )}
    </>
  )
}
