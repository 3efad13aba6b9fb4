import { ErrorState, Skeleton } from "../components/basics";
import { StoryCard } from "../components/cards";
import { useAsk } from "../lib/api";
import { useTitle } from "../lib/page";
import type { StoryPage } from "../lib/types";

export default function Home() {
  useTitle("Parallax");
  const stories = useAsk<StoryPage>("/v1/stories", { size: 13 });
  return (
    <div class="wrap">
      <h1>The world's press</h1>
      {stories.error ? <ErrorState error={stories.error} retry={stories.retry} /> : null}
      {stories.loading ? <Skeleton lines={8} /> : null}
      {stories.data?.items.map((story) => <StoryCard key={story.id} story={story} />)}
    </div>
  );
}
