(** Exact facts about 63-bit machine integers: each operation as an integer operation
    when it does not overflow, and [rep], signed numbers modulo [2^63]. *)
From Coq Require Import Reals ZArith Lia Lra Uint63.
Open Scope Z_scope.

Notation "'φ' x" := (to_Z x) (at level 0) : Z_scope.
Definition U : Z := 2 ^ 62.

Lemma U_pos : 0 < U. Proof. reflexivity. Qed.
Lemma wB_U : wB = 2 * U. Proof. reflexivity. Qed.
Lemma word_bounded x : 0 <= φ x < 2 * U.
Proof. rewrite <- wB_U. apply to_Z_bounded. Qed.

Lemma add_exact x y : φ x + φ y < 2 * U -> φ (x + y)%uint63 = φ x + φ y.
Proof.
intro H. rewrite add_spec. apply Z.mod_small. rewrite wB_U.
generalize (word_bounded x) (word_bounded y). lia.
Qed.

Lemma sub_exact x y : φ y <= φ x -> φ (x - y)%uint63 = φ x - φ y.
Proof.
intro H. rewrite sub_spec. apply Z.mod_small. rewrite wB_U.
generalize (word_bounded x) (word_bounded y). lia.
Qed.

Lemma mul_exact x y : φ x * φ y < 2 * U -> φ (x * y)%uint63 = φ x * φ y.
Proof.
intro H. rewrite mul_spec. apply Z.mod_small. rewrite wB_U.
generalize (word_bounded x) (word_bounded y). nia.
Qed.

Lemma shl_exact x k : φ x * 2 ^ φ k < 2 * U -> φ (x << k)%uint63 = φ x * 2 ^ φ k.
Proof.
intro H. rewrite lsl_spec. apply Z.mod_small. rewrite wB_U. split; [|easy].
apply Z.mul_nonneg_nonneg; [apply word_bounded|apply Z.pow_nonneg; lia].
Qed.

(** [x] holds the signed integer [z] modulo the word size. *)
Definition rep (z : Z) (x : int) : Prop := φ x = z mod wB.

Lemma rep_of x : rep (φ x) x.
Proof. symmetry. apply Z.mod_small, to_Z_bounded. Qed.
Lemma rep_add a b x y : rep a x -> rep b y -> rep (a + b) (x + y)%uint63.
Proof. unfold rep. intros H K. now rewrite add_spec, H, K, <- Z.add_mod. Qed.
Lemma rep_sub a b x y : rep a x -> rep b y -> rep (a - b) (x - y)%uint63.
Proof. unfold rep. intros H K. now rewrite sub_spec, H, K, <- Zminus_mod. Qed.

(** The signed value of a word. *)
Definition signed (x : int) : Z := if (x <? 4611686018427387904)%uint63 then φ x else φ x - 2 * U.

Lemma signed_rep z x : rep z x -> - U <= z < U -> signed x = z.
Proof.
unfold rep, signed. rewrite wB_U. intros H Hz.
assert (Hc : φ x = if z <? 0 then z + 2 * U else z).
{ rewrite H. destruct (Z.ltb_spec z 0).
  - symmetry. apply (Z.mod_unique _ _ (-1)); lia.
  - apply Z.mod_small. lia. }
assert (HU : φ 4611686018427387904%uint63 = U) by reflexivity.
destruct (ltb _ _) eqn:E.
- apply ltb_spec in E. rewrite HU in E. destruct (Z.ltb_spec z 0); lia.
- assert (~ φ x < U) by (intro K; rewrite <- HU in K; apply ltb_spec in K; congruence).
  destruct (Z.ltb_spec z 0); lia.
Qed.

(** Product of two fixed-point numbers in units of [2^-62], rounded down. *)
Definition mul62 (x y : int) : int :=
  let (h, l) := mulc x y in ((h << 1) + (l >> 62))%uint63.

Lemma mul62_spec x y : φ x <= U -> φ y <= U -> φ (mul62 x y) = φ x * φ y / U.
Proof.
intros Hx Hy. unfold mul62. generalize (mulc_spec x y). destruct (mulc x y) as [h l]. simpl.
rewrite wB_U. intro E.
generalize (word_bounded x) (word_bounded y) (word_bounded h) (word_bounded l). intros.
assert (HU : U = 2 ^ 62) by reflexivity.
assert (Hl : φ (l >> 62)%uint63 = φ l / U) by (rewrite lsr_spec; reflexivity).
assert (Hl1 : 0 <= φ l / U <= 1).
{ split; [apply Z.div_pos; lia|]. apply Z.lt_succ_r, Z.div_lt_upper_bound; lia. }
assert (Hh : 2 * φ h <= U) by nia.
assert (Hs : φ (h << 1)%uint63 = φ h * 2).
{ rewrite shl_exact; [reflexivity|]. change (φ 1%uint63) with 1. lia. }
rewrite add_exact by (rewrite Hs, Hl; lia). rewrite Hs, Hl, E.
replace (φ h * (2 * U) + φ l) with (φ h * 2 * U + φ l) by ring.
rewrite Z.div_add_l by lia. reflexivity.
Qed.

Lemma mul62_le x y : φ x <= U -> φ y <= U -> φ (mul62 x y) <= φ x.
Proof.
intros Hx Hy. rewrite mul62_spec by easy. apply Z.div_le_upper_bound; [easy|].
generalize (word_bounded x). nia.
Qed.

Lemma mul62_mono x y x' y' : φ x <= φ x' -> φ y <= φ y' -> φ x' <= U -> φ y' <= U ->
  φ (mul62 x y) <= φ (mul62 x' y').
Proof.
intros. rewrite !mul62_spec by lia. apply Z.div_le_mono; [easy|].
generalize (word_bounded x) (word_bounded y). nia.
Qed.

(** * The real number of a word, in units of [2^-62] *)
Open Scope R_scope.
Definition UR : R := 4611686018427387904.
Definition at_word (w : int) : R := IZR (φ w) / UR.
Definition within (lo hi : int) (r : R) : Prop := at_word lo <= r <= at_word hi.

Lemma UR_IZR : IZR U = UR. Proof. reflexivity. Qed.

Lemma at_word_le x y : (φ x <= φ y)%Z -> at_word x <= at_word y.
Proof. intro H. apply IZR_le in H. unfold at_word, UR. lra. Qed.

Lemma at_word_unit w : (φ w <= U)%Z -> 0 <= at_word w <= 1.
Proof.
intro H. generalize (word_bounded w). intros [B0 _]. apply IZR_le in B0, H.
rewrite UR_IZR in H. unfold at_word, UR in *. lra.
Qed.
