import { useTitle } from "../lib/page";

export default function About() {
  useTitle("About");
  return (
    <div class="wrap">
      <h1>About</h1>
    </div>
  );
}
