import { useId, type ReactNode } from 'react'
import { INPUT_CLASS } from '#components/ui/field'

/** A labelled drop-down list. @param className the width of the field */
export function Select({
  label,
  value,
  onChoose,
  className,
  children,
}: {
  label: string
  value: string
  onChoose: (value: string) => void
  className: string
  children: ReactNode
}) {
  const id = useId()
  return (
    <div className={`grid gap-1 ${className}`}>
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
        className={INPUT_CLASS}
      >
        {children}
      </select>
    </div>
  )
}
