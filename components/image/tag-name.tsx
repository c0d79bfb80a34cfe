export function TagName({ stream, tag }: { stream: string; tag: string }) {
  return (
    <span className="font-semibold wrap-anywhere">
      {stream}
      <span className="font-normal text-soft">:{tag}</span>
    </span>
  )
}
