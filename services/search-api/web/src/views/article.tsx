import type { ViewProps } from "../app";
import { useTitle } from "../lib/page";

export default function Article({ id }: ViewProps) {
  useTitle("Article");
  return (
    <div class="wrap">
      <h1>Article {id}</h1>
    </div>
  );
}
