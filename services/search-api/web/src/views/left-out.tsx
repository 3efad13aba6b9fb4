import type { ViewProps } from "../app";
import { useTitle } from "../lib/page";

export default function LeftOut({ id }: ViewProps) {
  useTitle("LeftOut");
  return (
    <div class="wrap">
      <h1>LeftOut {id}</h1>
    </div>
  );
}
