//! The order of a chair as a wheel: who has it, who follows.

use law::id::Party;
use maud::{Markup, html};

/// Half the width of the picture.
const MIDDLE: f64 = 160.0;
/// How far the parties stand from the middle.
const RADIUS: f64 = 118.0;
/// The size of one party's mark; of many parties it becomes smaller.
const MARK: f64 = 26.0;
/// The most parties that a wheel can show so that their codes can be read.
pub const PARTIES_MAX: usize = 24;

/// Draws the order under an id of its own on the page. `now` has the chair; `says` is the whole in words, for who does not see it. Nothing for an order
/// of fewer than two or too many parties.
pub fn draw(id: &str, order: &[Party], now: Option<&Party>, middle: &str, says: &str) -> Markup {
    if !(2..=PARTIES_MAX).contains(&order.len()) {
        return html! {};
    }
    let count = order.len() as f64;
    let mark = MARK.min(RADIUS * (std::f64::consts::PI / count).sin() * 0.8);
    let at = |turn: f64, distance: f64| {
        let angle = std::f64::consts::TAU * turn / count - std::f64::consts::FRAC_PI_2;
        (MIDDLE + distance * angle.cos(), MIDDLE + distance * angle.sin())
    };
    // The arrow between two marks, on the circle, a little away from both.
    let away = (mark + 7.0) / RADIUS * count / std::f64::consts::TAU;
    let arrow = |turn: f64| {
        let ((from_x, from_y), (to_x, to_y)) = (at(turn + away, RADIUS), at(turn + 1.0 - away, RADIUS));
        format!("M{from_x:.1} {from_y:.1} A{RADIUS} {RADIUS} 0 0 1 {to_x:.1} {to_y:.1}")
    };
    html! {
        svg.wheel viewBox="0 0 320 320" role="img" aria-label=(says) {
            defs {
                marker id={ "wheel-" (id) } viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto" { path d="M0 0 L6 3 L0 6 z" {} }
            }
            @for (turn, party) in order.iter().enumerate() {
                @let (x, y) = at(turn as f64, RADIUS);
                path.way d=(arrow(turn as f64)) marker-end={ "url(#wheel-" (id) ")" } {}
                circle.now[Some(party) == now] cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r=(format!("{mark:.1}")) {}
                text.now[Some(party) == now] x=(format!("{x:.1}")) y=(format!("{y:.1}")) dy=".35em" { (party) }
            }
            text.middle x=(MIDDLE) y=(MIDDLE) dy=".35em" { (middle) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_party_stands_once_and_who_has_the_chair_is_marked() {
        let order: Vec<Party> = ["AM", "BY", "KZ"].map(Party::from).into();
        let drawn = draw("csc", &order, order.get(1), "2026", "AM, BY, KZ; 2026: BY").into_string();
        assert_eq!(drawn.matches("<circle").count(), 3);
        assert_eq!(drawn.matches(r#"<circle class="now""#).count(), 1);
        assert!(drawn.contains(r#"<text class="now" x="262.2" y="219.0" dy=".35em">BY</text>"#), "{drawn}");
        assert!(drawn.contains("aria-label=\"AM, BY, KZ; 2026: BY\""));
    }

    #[test]
    fn an_order_that_is_no_order_or_cannot_be_read_is_not_drawn() {
        let many: Vec<Party> = (0..=PARTIES_MAX).map(|one| Party::from(format!("P{one}").as_str())).collect();
        for order in [&many[..0], &many[..1], &many[..]] {
            assert_eq!(draw("csc", order, None, "", "").into_string(), "");
        }
        assert!(!draw("csc", &many[1..], None, "", "").into_string().is_empty());
    }
}
