(** What a cover and a feasible point prove about [base_L] (Eq. 11), in real numbers only.

    A cover: every r in (x, 1] is violated. A feasible point: B_m >= 0 at r for every m <= L.
    If the cover ends where the feasible point is, that point is the least base itself. *)
From Coq Require Import Reals ZArith Lra Lia.
From Coquelicot Require Import Coquelicot.
From Ropebound Require Import Sums CosineSum.
Open Scope R_scope.

Definition all_nonneg (h : nat) (L : Z) (r : R) : Prop :=
  forall m : Z, (0 <= m <= L)%Z -> 0 <= cosine_sum h (IZR m) r.

Lemma feasible_of_r h L r : (0 < h)%nat -> 0 < r <= 1 -> all_nonneg h L r -> feasible h L (/ r ^ h).
Proof.
intros Hh Hr H. split.
- assert (0 < r ^ h) by (apply pow_lt; lra).
  assert (r ^ h <= 1) by (apply pow_le_one; lra).
  rewrite <- Rinv_1. apply Rinv_le_contravar; lra.
- intros m Hm. rewrite B_cosine_sum, root_inv by (easy || lra). now apply H.
Qed.

Lemma cover_lower h L x b : (0 < h)%nat -> 0 < x ->
  (forall r, x < r <= 1 -> violated h L r) -> feasible h L b -> / x ^ h <= b.
Proof.
intros Hh Hx Hc Hf. destruct (Rle_lt_dec (/ x ^ h) b) as [|Hlt]; [easy|exfalso].
apply (violated_infeasible h L b); [|easy]. apply Hc. destruct Hf as [Hb _].
split; [apply root_lt; lra || easy|now apply root_bounds].
Qed.

(** Lower bound from the cover, upper bound from the feasible point. *)
Theorem base_between h L x r : (0 < h)%nat -> 0 < x -> 0 < r <= 1 ->
  (forall s, x < s <= 1 -> violated h L s) -> all_nonneg h L r ->
  Rbar_le (/ x ^ h) (base_L h L) /\ Rbar_le (base_L h L) (/ r ^ h).
Proof.
intros Hh Hx Hr Hc Hf. destruct (Glb_Rbar_correct (feasible h L)) as [Hlb Hglb].
split.
- apply Hglb. intros b Hb. now apply (cover_lower h L).
- apply Hlb. now apply feasible_of_r.
Qed.

(** Cover and feasible point meet: the infimum is attained, and is that point exactly. *)
Theorem base_exact h L rho : (0 < h)%nat -> 0 < rho <= 1 ->
  (forall s, rho < s <= 1 -> violated h L s) -> all_nonneg h L rho ->
  base_L h L = Finite (/ rho ^ h) /\ feasible h L (/ rho ^ h).
Proof.
intros Hh Hr Hc Hf. assert (Hin := feasible_of_r h L rho Hh Hr Hf). split; [|easy].
apply is_glb_Rbar_unique. split.
- intros b Hb. now apply (cover_lower h L); lra || easy.
- intros b Hb. now apply Hb.
Qed.

(** * The isolated root

    On [lo, e] the sum of the binding position is continuous and decreasing, positive at lo
    and negative at hi; [lo, hi] is the enclosure; the cover reaches down to e >= hi. *)
Theorem base_is_root h L m lo hi e : (0 < h)%nat -> (0 < m <= L)%Z ->
  0 < lo -> lo < hi -> hi <= e -> e <= 1 ->
  (forall s, e <= s <= 1 -> violated h L s) ->
  (forall s, continuity_pt (cosine_sum h (IZR m)) s) ->
  (forall s t, lo <= s -> s < t -> t <= e -> cosine_sum h (IZR m) t < cosine_sum h (IZR m) s) ->
  0 < cosine_sum h (IZR m) lo -> cosine_sum h (IZR m) hi < 0 ->
  (forall s k, lo <= s <= hi -> (0 <= k <= L)%Z -> k <> m -> 0 <= cosine_sum h (IZR k) s) ->
  exists rho, lo < rho < hi /\ cosine_sum h (IZR m) rho = 0 /\
    (forall s, rho < s <= 1 -> violated h L s) /\
    base_L h L = Finite (/ rho ^ h) /\ feasible h L (/ rho ^ h).
Proof.
intros Hh Hm Hlo Hlh Hhe He Hc Hcont Hdec Hplo Hphi Hother.
destruct (IVT (fun s => - cosine_sum h (IZR m) s) lo hi) as [rho [Hr Hz]]; try lra.
{ intro s. apply continuity_pt_opp, Hcont. }
assert (Hz' : cosine_sum h (IZR m) rho = 0) by lra.
assert (lo <> rho) by (intros ->; lra). assert (rho <> hi) by (intros ->; lra).
assert (Hv : forall s, rho < s <= 1 -> violated h L s).
{ intros s Hs. destruct (Rle_lt_dec e s) as [|Hse]; [apply Hc; lra|].
  exists m. split; [easy|]. rewrite <- Hz'. apply Hdec; lra. }
exists rho. split; [lra|]. split; [easy|]. split; [easy|]. apply base_exact; [easy|lra|easy|].
- intros k Hk. destruct (Z.eq_dec k m) as [->|Hne]; [lra|]. apply Hother; easy || lra.
Qed.

(** The derivative in r of the cosine sum; negative on [lo, e] gives the monotonicity above. *)
Definition cosine_sum' (h : nat) (m r : R) : R :=
  sum h (fun i => - (m * (INR i * r ^ pred i) * sin (m * r ^ i))).

Lemma cosine_sum_derive h m r : is_derive (cosine_sum h m) r (cosine_sum' h m r).
Proof.
unfold cosine_sum, cosine_sum'. induction h as [|h IH]; simpl.
- apply (@is_derive_const R_AbsRing R_NormedModule).
- apply (@is_derive_plus R_AbsRing R_NormedModule (fun r => sum h (fun i => cos (m * r ^ i))));
    [exact IH|]. auto_derive; [easy|]. ring.
Qed.

Lemma cosine_sum_continuous h m s : continuity_pt (cosine_sum h m) s.
Proof.
apply continuity_pt_filterlim, (ex_derive_continuous (cosine_sum h m)).
eexists. apply cosine_sum_derive.
Qed.

Lemma cosine_sum_decreasing h m lo e :
  (forall s, lo <= s <= e -> cosine_sum' h m s < 0) ->
  forall s t, lo <= s -> s < t -> t <= e -> cosine_sum h m t < cosine_sum h m s.
Proof.
intros H s t Hs Hst Ht.
destruct (MVT_gen (cosine_sum h m) s t (cosine_sum' h m)) as [c [Hc E]].
- intros; apply cosine_sum_derive.
- intros; apply cosine_sum_continuous.
- rewrite Rmin_left, Rmax_right in Hc by lra.
  assert (cosine_sum' h m c * (t - s) < 0); [|lra].
  generalize (H c ltac:(lra)). intro. nra.
Qed.
